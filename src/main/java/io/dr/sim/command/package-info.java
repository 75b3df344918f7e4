/** Simulated programs: nothing is run. */
@NullMarked
package io.dr.sim.command;

import org.jspecify.annotations.NullMarked;
