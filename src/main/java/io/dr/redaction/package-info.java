/** Keeps secrets out of whatever is recorded, shown or sent. */
@NullMarked
package io.dr.redaction;

import org.jspecify.annotations.NullMarked;
