/** Reads a runbook from YAML and finds all its problems, each with line and column. */
@NullMarked
package io.dr.runbook.yaml;

import org.jspecify.annotations.NullMarked;
