package io.dr.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.engine.RunListener;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FollowerTest {
  private static final Instant START = Instant.parse("2026-11-23T03:14:00Z");
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  /** Writes down what it hears, once somebody lets it. */
  private final class Reader implements RunListener {
    private final CountDownLatch reads = new CountDownLatch(1);

    @Override
    public void heard(Entry entry, RunState state) {
      try {
        reads.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      told.add(String.valueOf(entry.sequence()));
    }

    @Override
    public void leftOut(long entries) {
      told.add(entries + " left out");
    }
  }

  private static void hear(Follower follower, int from, int to) {
    for (int sequence = from; sequence <= to; sequence++) {
      follower.heard(
          new Entry("run", sequence, START, new Event.RunRecovered(), "", ""), RunState.of("run"));
    }
  }

  @Test
  void doesNotHoldUpTheRunWhileNobodyReads() {
    Reader reader = new Reader();
    Follower follower = new Follower(reader, LONG);

    hear(follower, 1, 5_000);
    assertThat(told).isEmpty();
    reader.reads.countDown();
    follower.close();

    assertThat(told)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 5_000).mapToObj(String::valueOf).toList());
  }

  @Test
  void saysHowManyItLeftOutWhereTheyAreMissing() {
    Reader reader = new Reader();
    Follower follower = new Follower(reader, LONG, 3);

    hear(follower, 1, 100);
    reader.reads.countDown();
    follower.close();

    // The first may have been taken from the queue before the others came.
    int kept = told.size() - 1;
    assertThat(kept).isBetween(3, 4);
    assertThat(told.subList(0, kept))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, kept).mapToObj(String::valueOf).toList());
    assertThat(told.get(kept)).isEqualTo((100 - kept) + " left out");
  }

  @Test
  void leavesWhoeverNeverReads() {
    Follower follower = new Follower(new Reader(), Duration.ofMillis(50));
    hear(follower, 1, 10);

    follower.close();

    assertThat(told).isEmpty();
  }

  @Test
  void goesOnAfterAFollowerFailed() {
    Follower follower =
        new Follower(
            (entry, state) -> {
              if (entry.sequence() == 1) {
                throw new IllegalStateException("broke");
              }
              told.add(String.valueOf(entry.sequence()));
            },
            LONG);

    hear(follower, 1, 2);
    follower.close();

    assertThat(told).containsExactly("2");
  }
}
