package io.dr.net;

import java.io.IOException;

/** A peer sends more than any answer of its kind may hold; what came of the request is open. */
public final class TooMuchException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param most bytes that it may send
   */
  public TooMuchException(long most) {
    super(
        "it sends more than " + (most >= 1 << 20 ? (most >> 20) + " MiB" : (most >> 10) + " KiB"));
  }

  /** Whether that is what stands behind an exception. */
  public static boolean isBehind(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof TooMuchException) {
        return true;
      }
    }
    return false;
  }
}
