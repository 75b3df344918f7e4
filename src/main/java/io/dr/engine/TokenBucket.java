package io.dr.engine;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A token bucket, as most services of AWS throttle: full at first, refilled one token at a time, so
 * that a full bucket is the only burst.
 */
final class TokenBucket implements Allowance {
  private final Bucket bucket;

  TokenBucket(double perSecond, int burst, InstantSource clock) {
    this.bucket =
        Bucket.builder()
            .addLimit(limit(perSecond, burst))
            .withCustomTimePrecision(new ClockMeter(clock))
            .build();
  }

  @Override
  public Instant book(int requests, Instant now) {
    return now.plusNanos(bucket.consumeIgnoringRateLimits(requests));
  }

  @Override
  public void change(double perSecond, int burst) {
    bucket.replaceConfiguration(
        BucketConfiguration.builder().addLimit(limit(perSecond, burst)).build(),
        TokensInheritanceStrategy.AS_IS);
  }

  private static Bandwidth limit(double perSecond, int burst) {
    Duration period = Duration.ofNanos((long) Math.ceil(1e9 * burst / perSecond));
    return Bandwidth.builder().capacity(burst).refillGreedy(burst, period).build();
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
