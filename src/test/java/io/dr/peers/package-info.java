/** Peers that misbehave, and every client of theirs. */
@NullMarked
package io.dr.peers;

import org.jspecify.annotations.NullMarked;
