package io.dr.catalogue;

import io.dr.aws.Cloud;
import io.dr.runbook.Site;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.SdkClient;

/** Counts every call of every client, and lets some of them go wrong. */
public final class DisturbedCloud implements Cloud {
  private final Cloud cloud;
  private final Fate fate;
  private final AtomicInteger calls = new AtomicInteger();

  /** What befalls each call. */
  @FunctionalInterface
  public interface Fate {
    /**
     * Decides of one call.
     *
     * @param call its number, from zero
     * @param operation the client's method
     * @param changes whether it is made to change something
     */
    Optional<Disturbance> of(int call, String operation, boolean changes);
  }

  public DisturbedCloud(Cloud cloud, Fate fate) {
    this.cloud = cloud;
    this.fate = fate;
  }

  /** Lets one call go wrong, whose number counts from zero. */
  static DisturbedCloud at(Cloud cloud, int victim, Optional<Disturbance> disturbance) {
    return new DisturbedCloud(
        cloud, (call, operation, changes) -> call == victim ? disturbance : Optional.empty());
  }

  /** How many calls there were. */
  int calls() {
    return calls.get();
  }

  @Override
  public <C extends SdkClient> C reads(Class<C> client, Site site) {
    return disturbed(client, cloud.reads(client, site), false);
  }

  @Override
  public <C extends SdkClient> C effects(Class<C> client, Site site) {
    return disturbed(client, cloud.effects(client, site), true);
  }

  private <C extends SdkClient> C disturbed(Class<C> type, C client, boolean changes) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getDeclaringClass() != type) {
                return method.invoke(client, arguments);
              }
              Optional<Disturbance> disturbance =
                  fate.of(calls.getAndIncrement(), method.getName(), changes);
              if (disturbance.isPresent() && !disturbance.get().applied()) {
                throw disturbance.get().thrown(client.serviceName());
              }
              Object answer;
              try {
                answer = method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (disturbance.isPresent()) {
                throw disturbance.get().thrown(client.serviceName());
              }
              return answer;
            });
    return type.cast(proxy);
  }
}
