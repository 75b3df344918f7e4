/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.onlythereaderknowsyaml.plan;

import org.jspecify.annotations.NullMarked;
