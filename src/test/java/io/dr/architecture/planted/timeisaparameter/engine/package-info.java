/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.timeisaparameter.engine;

import org.jspecify.annotations.NullMarked;
