/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.onlythewiringmeetsthesimulation.report;

import org.jspecify.annotations.NullMarked;
