package io.dr.aws;

import java.time.Duration;
import java.util.Map;

/** AWS itself, but without the patience that production has with an answer. */
public final class ImpatientCloud {
  private ImpatientCloud() {}

  /**
   * The real clients.
   *
   * @param attempt how long one request may take
   */
  public static RealCloud waiting(Duration attempt) {
    return new RealCloud(Map.of(), "test", attempt);
  }
}
