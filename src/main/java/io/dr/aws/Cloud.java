package io.dr.aws;

import io.dr.runbook.Site;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
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

  /**
   * A client for read-only calls that only advise: asked once, since nothing waits for the answer
   * and whoever wants it again can ask again.
   */
  default <C extends SdkClient> C advice(Class<C> client, Site site) {
    return reads(client, site);
  }

  /** A client for mutating calls, each sent at most once: the engine owns their retries. */
  <C extends SdkClient> C effects(Class<C> client, Site site);

  /**
   * A client for read-only calls to an endpoint of the customer's own, such as one of a cluster's.
   * A simulation tells such endpoints apart by the site's region.
   *
   * @param endpoint where requests go
   * @param site the endpoint's region, for which requests are signed
   */
  default <C extends SdkClient> C readsAt(URI endpoint, Class<C> client, Site site) {
    return reads(client, site);
  }

  /** The same for mutating calls. */
  default <C extends SdkClient> C effectsAt(URI endpoint, Class<C> client, Site site) {
    return effects(client, site);
  }

  /**
   * When the credentials end from which those of a site are renewed, UTC; empty when they do not
   * end, or do not tell.
   */
  default Optional<Instant> credentialsEnd(Site site) {
    return Optional.empty();
  }
}
