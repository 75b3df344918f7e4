/** Simulated ways out of the machine: check. */
@NullMarked
package io.dr.sim.check;

import org.jspecify.annotations.NullMarked;
