/** Programs of the user's own, run on the machine that runs dr. */
@NullMarked
package io.dr.command;

import org.jspecify.annotations.NullMarked;
