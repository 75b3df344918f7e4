package io.dr.disasters;

import io.dr.aws.Cloud;
import io.dr.runbook.Site;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkClient;

/**
 * For a little while after a change, services that are eventually consistent may answer as if it
 * had not been made: DynamoDB ("DescribeTable": "uses an eventually consistent query"), Amazon ECS
 * ("UpdateService": "the Amazon ECS API follows an eventual consistency model").
 */
final class StaleCloud {
  private static final Duration A_WHILE = Duration.ofSeconds(5);
  private static final Set<String> EVENTUALLY = Set.of("describeTable", "describeServices");

  private final InstantSource clock;
  private final Disaster disaster;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<Class<?>, Instant> changes = new ConcurrentHashMap<>();

  /** What a read answered, or threw. */
  private record Answer(Object value, boolean thrown) {
    Object given() throws Throwable {
      if (thrown) {
        throw (Throwable) value;
      }
      return value;
    }
  }

  StaleCloud(InstantSource clock, Disaster disaster) {
    this.clock = clock;
    this.disaster = disaster;
  }

  /** The cloud, seen late. */
  Cloud over(Cloud cloud) {
    return new Cloud() {
      @Override
      public <C extends SdkClient> C reads(Class<C> type, Site site) {
        return late(type, cloud.reads(type, site), site);
      }

      @Override
      public <C extends SdkClient> C effects(Class<C> type, Site site) {
        return noting(type, cloud.effects(type, site));
      }
    };
  }

  private <C extends SdkClient> C noting(Class<C> type, C client) {
    return proxy(
        type,
        (self, method, arguments) -> {
          Answer answer = answer(client, method, arguments);
          changes.put(type, clock.instant());
          return answer.given();
        });
  }

  private <C extends SdkClient> C late(Class<C> type, C client, Site site) {
    return proxy(
        type,
        (self, method, arguments) -> {
          if (arguments != null && arguments[0] instanceof Consumer && method.isDefault()) {
            return InvocationHandler.invokeDefault(self, method, arguments);
          }
          if (!EVENTUALLY.contains(method.getName())) {
            return answer(client, method, arguments).given();
          }
          String key = site.region() + method.getName() + Arrays.toString(arguments);
          Instant changed = changes.getOrDefault(type, Instant.MIN);
          Answer before = answers.get(key);
          boolean fresh = clock.instant().isAfter(later(changed));
          if (!fresh && before != null && disaster.strikes(2)) {
            disaster.struck("stale " + method.getName());
            return before.given();
          }
          Answer now = answer(client, method, arguments);
          answers.put(key, now);
          return now.given();
        });
  }

  private static Instant later(Instant changed) {
    return changed.equals(Instant.MIN) ? changed : changed.plus(A_WHILE);
  }

  private static <C> C proxy(Class<C> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Answer answer(Object client, Method method, Object[] arguments)
      throws IllegalAccessException {
    try {
      return new Answer(method.invoke(client, arguments), false);
    } catch (InvocationTargetException e) {
      return new Answer(e.getCause(), true);
    }
  }
}
