package io.dr.aws;

import io.dr.runbook.Site;
import software.amazon.awssdk.core.SdkClient;

/** AWS as the actions see it: a client per service and site, real or simulated. */
public interface Cloud {

  /**
   * A client for read-only calls, which the SDK may retry by itself.
   *
   * @param client the service's client interface, for example {@code RdsClient.class}
   * @param site region, account and role
   */
  <C extends SdkClient> C reads(Class<C> client, Site site);

  /** A client for mutating calls, each sent at most once: the engine owns their retries. */
  <C extends SdkClient> C effects(Class<C> client, Site site);
}
