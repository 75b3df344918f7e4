package io.dr.journal;

/**
 * The end of a run's log, kept beside it: a chain of hashes cannot show by itself that its last
 * entries were cut off.
 *
 * @param entries how many there are
 * @param hash of the newest; whoever notes it can later prove everything up to it
 */
public record Head(long entries, String hash) {}
