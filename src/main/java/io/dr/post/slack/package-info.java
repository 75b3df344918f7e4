/** Slack, through its Web API: the one place that knows it. */
@NullMarked
package io.dr.post.slack;

import org.jspecify.annotations.NullMarked;
