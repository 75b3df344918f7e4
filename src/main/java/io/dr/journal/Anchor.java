package io.dr.journal;

import java.time.Instant;

/**
 * One moment on two clocks, by which another process on the same machine can tell what the clock of
 * a run's driver shows, whatever was done to the wall clock meanwhile.
 *
 * @param up by the time since the machine's start
 * @param at by the driver's clock, UTC
 */
public record Anchor(BootTime up, Instant at) {}
