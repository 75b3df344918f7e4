/** Facts to one status report, and from it text, Markdown and JSON. */
@NullMarked
package io.dr.report;

import org.jspecify.annotations.NullMarked;
