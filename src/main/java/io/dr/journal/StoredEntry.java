package io.dr.journal;

import java.util.Optional;

/**
 * A row of the log as it is stored, whatever somebody made of it: nothing in it need be right.
 *
 * @param number its sequence; absent when what is stored is no number
 * @param at when it happened, as it is written
 * @param event what happened, as it is written
 * @param hash its hash, as it is written
 * @param readable whether all three are text; where they are not, they are shown as far as possible
 */
public record StoredEntry(
    Optional<Long> number, String at, String event, String hash, boolean readable) {}
