/** Verifications from outside: HTTP and DNS. */
@NullMarked
package io.dr.check;

import org.jspecify.annotations.NullMarked;
