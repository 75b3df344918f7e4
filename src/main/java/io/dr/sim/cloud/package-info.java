/** AWS services in memory, as strict as AWS. */
@NullMarked
package io.dr.sim.cloud;

import org.jspecify.annotations.NullMarked;
