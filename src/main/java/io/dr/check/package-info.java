/** Verifications from outside: HTTP. */
@NullMarked
package io.dr.check;

import org.jspecify.annotations.NullMarked;
