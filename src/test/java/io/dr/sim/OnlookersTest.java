package io.dr.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnlookersTest {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");

  private final VirtualTimeline timeline = new VirtualTimeline(START);
  private final List<String> seen = new ArrayList<>();

  private void see(String what) {
    seen.add(what + " " + (timeline.instant().getEpochSecond() - START.getEpochSecond()));
  }

  private void lookAgain() {
    see("look");
    timeline.aside(timeline.instant().plusSeconds(10), this::lookAgain);
  }

  @Test
  void lookAtTheirOwnTimesWhileSomethingGoesOn() {
    timeline.aside(START.plusSeconds(5), this::lookAgain);
    timeline.schedule(START.plusSeconds(7), () -> see("work"));
    timeline.schedule(START.plusSeconds(30), () -> see("work"));

    timeline.run(() -> false);

    assertThat(seen).containsExactly("look 5", "work 7", "look 15", "look 25", "work 30");
  }

  @Test
  void keepNothingGoing() {
    timeline.aside(START.plusSeconds(5), this::lookAgain);

    timeline.run(() -> false);

    assertThat(seen).isEmpty();
    assertThat(timeline.instant()).isEqualTo(START);
  }
}
