/** Order, deadlines, critical path, forecast and verdicts of a run: pure functions. */
@NullMarked
package io.dr.plan;

import org.jspecify.annotations.NullMarked;
