package io.dr.sim;

import io.dr.action.SimulatedResource;
import io.dr.aws.Cloud;
import io.dr.runbook.Site;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkClient;

/** AWS in memory: the simulated services, each reached by the client interface it answers for. */
public final class SimulatedCloud implements Cloud {
  private final List<SimulatedService> services;
  private final Map<Class<?>, SimulatedService> byClient = new HashMap<>();

  public SimulatedCloud(List<SimulatedService> services) {
    this.services = List.copyOf(services);
    services.forEach(service -> byClient.putIfAbsent(service.client(), service));
  }

  @Override
  public <C extends SdkClient> C reads(Class<C> client, Site site) {
    return at(client, site);
  }

  @Override
  public <C extends SdkClient> C effects(Class<C> client, Site site) {
    return at(client, site);
  }

  /**
   * Sees to it that a resource exists, as it would before a disaster.
   *
   * @throws IllegalArgumentException when no service holds resources of that kind
   */
  public void expect(SimulatedResource resource) {
    String prefix = resource.kind().replaceFirst(":.*", "");
    services.stream()
        .filter(service -> service.kinds().equals(prefix))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("nothing simulates " + resource.kind()))
        .expect(resource);
  }

  private <C extends SdkClient> C at(Class<C> client, Site site) {
    return Optional.ofNullable(byClient.get(client))
        .map(service -> client.cast(service.at(site)))
        .orElseThrow(
            () -> new IllegalArgumentException("nothing simulates " + client.getSimpleName()));
  }
}
