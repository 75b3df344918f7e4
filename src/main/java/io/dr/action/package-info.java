/** The SPI of actions: an action observes and proposes, the engine disposes. */
@NullMarked
package io.dr.action;

import org.jspecify.annotations.NullMarked;
