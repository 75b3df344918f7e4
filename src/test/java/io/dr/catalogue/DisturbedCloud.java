package io.dr.catalogue;

import io.dr.aws.Cloud;
import io.dr.runbook.Site;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import software.amazon.awssdk.core.SdkClient;

/** Counts every call of every client, and lets one of them go wrong. */
final class DisturbedCloud implements Cloud {
  private final Cloud cloud;
  private final int victim;
  private final Optional<Disturbance> disturbance;
  private int calls;

  /**
   * @param victim the number of the call that goes wrong, from zero
   */
  DisturbedCloud(Cloud cloud, int victim, Optional<Disturbance> disturbance) {
    this.cloud = cloud;
    this.victim = victim;
    this.disturbance = disturbance;
  }

  /** How many calls there were. */
  int calls() {
    return calls;
  }

  @Override
  public <C extends SdkClient> C reads(Class<C> client, Site site) {
    return disturbed(client, cloud.reads(client, site));
  }

  @Override
  public <C extends SdkClient> C effects(Class<C> client, Site site) {
    return disturbed(client, cloud.effects(client, site));
  }

  private <C extends SdkClient> C disturbed(Class<C> type, C client) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getDeclaringClass() != type) {
                return method.invoke(client, arguments);
              }
              boolean now = calls++ == victim && disturbance.isPresent();
              if (now && !disturbance.get().applied()) {
                throw disturbance.get().thrown(client.serviceName());
              }
              Object answer;
              try {
                answer = method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (now) {
                throw disturbance.get().thrown(client.serviceName());
              }
              return answer;
            });
    return type.cast(proxy);
  }
}
