/**
 * Whole runs in a world in which everything goes wrong that can, each drawn from a seed and judged
 * by invariants.
 */
@NullMarked
package io.dr.disasters;

import org.jspecify.annotations.NullMarked;
