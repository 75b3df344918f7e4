/** The composition root: turns options into a running recovery. */
@NullMarked
package io.dr.wiring;

import org.jspecify.annotations.NullMarked;
