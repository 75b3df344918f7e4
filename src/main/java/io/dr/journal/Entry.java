package io.dr.journal;

import java.time.Instant;

/**
 * An event in its place in a run's log.
 *
 * @param run the run's id
 * @param sequence from one, without gaps
 * @param at when it happened, UTC, to the millisecond
 * @param event what happened
 * @param text the event as it is written in the log, over which the hash is taken
 * @param hash SHA-256 over the previous entry's hash and this entry, in hexadecimal
 */
public record Entry(String run, long sequence, Instant at, Event event, String text, String hash) {}
