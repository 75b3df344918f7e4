/** The actions over real HTTP, against an implementation of AWS that is not ours. */
@NullMarked
package io.dr.conformance;

import org.jspecify.annotations.NullMarked;
