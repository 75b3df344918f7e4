package io.dr.post;

import java.util.function.Supplier;

/**
 * A message that is due, and what delivers it.
 *
 * @param key which of the run's messages it is
 * @param channel where to, in words
 * @param delivery delivers it, blocking for a limited time, and answers with a receipt; throws an
 *     {@code ActionFailure} when it was not taken, or nobody knows
 * @param dispensable whether it is given up at once when no further try can help, so that it holds
 *     up nothing behind it
 */
public record Dispatch(String key, String channel, Supplier<String> delivery, boolean dispensable) {

  /** One that matters. */
  public Dispatch(String key, String channel, Supplier<String> delivery) {
    this(key, channel, delivery, false);
  }
}
