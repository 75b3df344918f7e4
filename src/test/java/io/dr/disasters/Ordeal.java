package io.dr.disasters;

import io.dr.journal.RunState;
import io.dr.sim.VirtualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A trial on one thread in virtual time, which equal seeds play exactly alike. */
final class Ordeal extends Trial {
  static final String RUN = "20261123-disaster";
  static final Instant START = Instant.parse("2026-11-23T03:00:00Z");

  private final VirtualTimeline time;
  private final List<Host> driving = new ArrayList<>();
  private int hosts;

  Ordeal(Book book, Disaster disaster, Planted planted) {
    this(book, disaster, planted, new VirtualTimeline(START));
  }

  private Ordeal(Book book, Disaster disaster, Planted planted, VirtualTimeline time) {
    super(book, disaster, planted, time);
    this.time = time;
  }

  @Override
  Aftermath play() {
    operate();
    attach();
    while (!over() && hosts < MOST_HOSTS && defects().isEmpty()) {
      pass(disaster().calm() ? Duration.ofSeconds(5) : pause());
      if (state().phase() == RunState.RunPhase.STOPPED) {
        reopen();
      }
      attach();
    }
    return Aftermath.of(this);
  }

  @Override
  void attach() {
    hosts++;
    boolean skewed = !disaster().calm() && disaster().chance(0.2);
    Duration skew = skewed ? skew() : Duration.ZERO;
    HostTimeline timeline = new HostTimeline(time, disaster(), START, skew);
    Host host = new Host("host-" + hosts, this, timeline);
    driving.add(host);
    try {
      host.drive();
    } catch (RuntimeException | AssertionError e) {
      defects().add(host + " broke: " + e);
    }
    driving.remove(host);
    defects().addAll(witness().broken());
    if (timeline.endless()) {
      defects().add("it goes on and on");
    }
  }

  private void pass(Duration pause) {
    Instant until = time.instant().plus(pause);
    time.schedule(until, () -> {});
    time.run(() -> !time.instant().isBefore(until));
  }

  @Override
  Optional<Host> newest() {
    return driving.isEmpty() ? Optional.empty() : Optional.of(driving.get(driving.size() - 1));
  }
}
