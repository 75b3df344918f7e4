package io.dr.net;

import java.time.InstantSource;

/** Networks for tests. */
public final class Networks {
  private Networks() {}

  /** One without proxies, in the clock's time. */
  public static Network direct() {
    return new Network(Proxies.NONE, InstantSource.system());
  }
}
