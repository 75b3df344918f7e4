@NullMarked
package io.dr.wiring;

import org.jspecify.annotations.NullMarked;
