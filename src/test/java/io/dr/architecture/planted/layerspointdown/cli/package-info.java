/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.layerspointdown.cli;

import org.jspecify.annotations.NullMarked;
