/** Simulated ways out of the machine: people. */
@NullMarked
package io.dr.sim.people;

import org.jspecify.annotations.NullMarked;
