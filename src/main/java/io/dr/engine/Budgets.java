package io.dr.engine;

import io.dr.action.Quota;
import io.dr.runbook.Site;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Token buckets per account and service, so that the program slows down before the service makes
 * it. A request books its tokens ahead and is told when it may be sent.
 */
final class Budgets {
  private final InstantSource clock;
  private final Map<String, Bucket> buckets = new HashMap<>();

  Budgets(InstantSource clock) {
    this.clock = clock;
  }

  /** Books one look at the world; answers when it may begin. */
  Instant look(Collection<Quota> quotas, Site site) {
    Instant earliest = clock.instant();
    for (Quota quota : quotas) {
      if (quota.readsPerLook() > 0) {
        Instant free = book(quota, site, quota.readsPerLook());
        earliest = free.isAfter(earliest) ? free : earliest;
      }
    }
    return earliest;
  }

  /** Books one mutating call; answers when it may be sent. */
  Instant call(Quota quota, Site site) {
    return book(quota, site, 1);
  }

  private Instant book(Quota quota, Site site, int tokens) {
    Bucket bucket = buckets.computeIfAbsent(quota.budget(site), key -> bucket(quota));
    long nanos = bucket.consumeIgnoringRateLimits(tokens);
    return clock.instant().plusNanos(nanos);
  }

  private Bucket bucket(Quota quota) {
    // Tokens refill one at a time, so that a full bucket is the only burst.
    long capacity = Math.max(1, (long) quota.perSecond());
    Duration period = Duration.ofNanos((long) (1e9 * capacity / quota.perSecond()));
    return Bucket.builder()
        .addLimit(Bandwidth.builder().capacity(capacity).refillGreedy(capacity, period).build())
        .withCustomTimePrecision(new ClockMeter(clock))
        .build();
  }

  private record ClockMeter(InstantSource clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      Instant now = clock.instant();
      return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
