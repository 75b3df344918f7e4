/** The simulated world: cloud, channels, probes and virtual time. */
@NullMarked
package io.dr.sim;

import org.jspecify.annotations.NullMarked;
