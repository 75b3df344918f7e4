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
    return waiting(Map.of(), attempt);
  }

  /**
   * The same in an environment.
   *
   * @param environment which may name proxies
   */
  public static RealCloud waiting(Map<String, String> environment, Duration attempt) {
    return new RealCloud(environment, "test", attempt);
  }
}
