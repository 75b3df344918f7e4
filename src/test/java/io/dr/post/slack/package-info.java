/** Slack, by HTTP against a stand-in. */
@NullMarked
package io.dr.post.slack;

import org.jspecify.annotations.NullMarked;
