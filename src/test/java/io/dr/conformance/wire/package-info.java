/** The actions over the wire, through a proxy that lets chosen requests go wrong. */
@NullMarked
package io.dr.conformance.wire;

import org.jspecify.annotations.NullMarked;
