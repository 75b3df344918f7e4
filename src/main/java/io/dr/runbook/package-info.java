/** What the user wrote, as validated records. */
@NullMarked
package io.dr.runbook;

import org.jspecify.annotations.NullMarked;
