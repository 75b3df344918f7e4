package io.dr.journal;

import java.time.Instant;

/**
 * A run that a person has wait.
 *
 * @param by who
 * @param reason why
 * @param since UTC
 */
public record Pause(String by, String reason, Instant since) {}
