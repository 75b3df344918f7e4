/** Breaks a rule on purpose. */
@NullMarked
package io.dr.architecture.planted.onlyawsandaboveknowthesdk.engine;

import org.jspecify.annotations.NullMarked;
