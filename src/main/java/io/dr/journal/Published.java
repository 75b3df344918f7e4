package io.dr.journal;

import java.time.Instant;

/**
 * What people told customers between a runbook's steps, on one page.
 *
 * @param times how often
 * @param newest the newest such update
 * @param at when it was published, UTC
 */
public record Published(int times, Event.PagePublished newest, Instant at) {}
