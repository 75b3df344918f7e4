package io.dr.post;

import java.util.function.Supplier;

/**
 * A message that is due, and what delivers it.
 *
 * @param key which of the run's messages it is
 * @param channel where to, in words
 * @param delivery delivers it, blocking for a limited time, and answers with a receipt; throws an
 *     {@code ActionFailure} when it was not taken, or nobody knows
 */
public record Dispatch(String key, String channel, Supplier<String> delivery) {}
