/** Messages to people: what is due, how it is worded, and how it gets there. */
@NullMarked
package io.dr.post;

import org.jspecify.annotations.NullMarked;
