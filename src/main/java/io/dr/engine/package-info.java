/** Decides what comes next and does it: decider, orchestrator, timeline, throttle budgets. */
@NullMarked
package io.dr.engine;

import org.jspecify.annotations.NullMarked;
