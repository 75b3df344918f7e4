package io.dr.aws.route53;

import io.dr.aws.Cloud;
import io.dr.runbook.Site;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkClient;

/** A cloud that notes every request: when it was sent, on whose account, and what was answered. */
final class RequestLog implements Cloud {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Cloud cloud;
  private final InstantSource clock;
  private final List<Sent> sent = new ArrayList<>();

  /** One request; what refused it is empty when it was answered. */
  record Sent(Instant at, String account, String operation, String refusal) {}

  RequestLog(Cloud cloud, InstantSource clock) {
    this.cloud = cloud;
    this.clock = clock;
  }

  List<Sent> sent() {
    return sent;
  }

  /** How often each operation was asked for. */
  Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    sent.forEach(one -> counts.merge(one.operation(), 1, Integer::sum));
    return counts;
  }

  List<String> refusals() {
    return sent.stream().map(Sent::refusal).filter(Predicate.not(String::isEmpty)).toList();
  }

  /** The most requests on one account in any second. */
  long busiestSecond(String account) {
    return busiestSecond(one -> one.account().equals(account));
  }

  /** The most requests in any second, whoever's. */
  long busiestSecond() {
    return busiestSecond(one -> true);
  }

  private long busiestSecond(Predicate<Sent> counted) {
    List<Instant> times = sent.stream().filter(counted).map(Sent::at).toList();
    return times.stream()
        .mapToLong(
            from ->
                times.stream()
                    .filter(at -> !at.isBefore(from) && at.isBefore(from.plus(SECOND)))
                    .count())
        .max()
        .orElse(0);
  }

  @Override
  public <C extends SdkClient> C reads(Class<C> client, Site site) {
    return noted(client, cloud.reads(client, site), site);
  }

  @Override
  public <C extends SdkClient> C effects(Class<C> client, Site site) {
    return noted(client, cloud.effects(client, site), site);
  }

  private <C extends SdkClient> C noted(Class<C> type, C client, Site site) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              // The overload with a lambda calls the one with a request, on the client itself.
              Instant at = clock.instant();
              try {
                Object answer = method.invoke(client, arguments);
                sent.add(new Sent(at, site.account(), method.getName(), ""));
                return answer;
              } catch (InvocationTargetException e) {
                String refusal = e.getCause().getClass().getSimpleName();
                sent.add(new Sent(at, site.account(), method.getName(), refusal));
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }
}
