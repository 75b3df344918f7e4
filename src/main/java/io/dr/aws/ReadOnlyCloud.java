package io.dr.aws;

import io.dr.runbook.Site;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.core.SdkClient;

/** A cloud that can be looked at and not changed: for dry runs. */
public final class ReadOnlyCloud implements Cloud {
  private final Cloud cloud;

  public ReadOnlyCloud(Cloud cloud) {
    this.cloud = cloud;
  }

  @Override
  public <C extends SdkClient> C reads(Class<C> client, Site site) {
    return cloud.reads(client, site);
  }

  @Override
  public <C extends SdkClient> C advice(Class<C> client, Site site) {
    return cloud.advice(client, site);
  }

  @Override
  public <C extends SdkClient> C readsAt(URI endpoint, Class<C> client, Site site) {
    return cloud.readsAt(endpoint, client, site);
  }

  /**
   * Refuses.
   *
   * @throws IllegalStateException always: whoever asks in a dry run has a defect
   */
  @Override
  public <C extends SdkClient> C effects(Class<C> client, Site site) {
    throw new IllegalStateException(
        "a dry run makes no " + client.getSimpleName() + " for changes");
  }

  @Override
  public Optional<Instant> credentialsEnd(Site site) {
    return cloud.credentialsEnd(site);
  }
}
