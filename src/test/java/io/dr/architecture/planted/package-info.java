/**
 * Small trees of packages, one a rule, each breaking its rule on purpose: whatever is called {@code
 * Planted…} must be reported.
 */
@NullMarked
package io.dr.architecture.planted;

import org.jspecify.annotations.NullMarked;
