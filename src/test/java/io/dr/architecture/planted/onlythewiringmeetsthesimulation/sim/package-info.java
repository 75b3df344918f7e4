/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.onlythewiringmeetsthesimulation.sim;

import org.jspecify.annotations.NullMarked;
