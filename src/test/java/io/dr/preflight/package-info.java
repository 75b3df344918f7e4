@NullMarked
package io.dr.preflight;

import org.jspecify.annotations.NullMarked;
