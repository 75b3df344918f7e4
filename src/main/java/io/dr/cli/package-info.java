/** Commands: parse, delegate, return an exit code. */
@NullMarked
package io.dr.cli;

import org.jspecify.annotations.NullMarked;
