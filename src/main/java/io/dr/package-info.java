/** {@code dr} runs a documented disaster-recovery runbook and holds it against its RTO and RPO. */
@NullMarked
package io.dr;

import org.jspecify.annotations.NullMarked;
