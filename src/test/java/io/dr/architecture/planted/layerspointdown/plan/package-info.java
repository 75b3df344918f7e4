/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.layerspointdown.plan;

import org.jspecify.annotations.NullMarked;
