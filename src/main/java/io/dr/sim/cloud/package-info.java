/** The AWS services in memory, as strict as AWS and with its error codes. */
@NullMarked
package io.dr.sim.cloud;

import org.jspecify.annotations.NullMarked;
