package io.dr.disasters;

import io.dr.engine.AnchoredClock;
import io.dr.journal.HostClock;
import io.dr.journal.RunState;
import io.dr.sim.VirtualTimeline;
import io.dr.wiring.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A trial on one thread in virtual time, which equal seeds play exactly alike. */
final class Ordeal extends Trial {
  static final String RUN = "20261123-disaster";
  static final Instant START = Instant.parse("2026-11-23T03:00:00Z");

  private final VirtualTimeline time;
  private final Machine machine;
  private final List<Host> driving = new ArrayList<>();
  private int hosts;

  Ordeal(Book book, Disaster disaster, Planted planted) {
    this(book, disaster, planted, new VirtualTimeline(START));
  }

  private Ordeal(Book book, Disaster disaster, Planted planted, VirtualTimeline time) {
    super(book, disaster, planted, time);
    this.time = time;
    this.machine = new Machine(time);
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
    HostTimeline timeline = new HostTimeline(time, disaster(), machine, clock(), START, skew);
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

  @Override
  void setClock(Duration by) {
    machine.set(by);
  }

  @Override
  void sleep(Duration how) {
    machine.sleep(how);
  }

  /** That of a process which begins now: the run's own, whatever the wall clock shows. */
  private HostClock clock() {
    HostClock own = planted().clock(new AnchoredClock(machine), machine);
    if (!begun()) {
      return own;
    }
    Surroundings surroundings =
        new Surroundings(Map.of(), Path.of(""), own, "Ada", "host-" + hosts);
    return HostClock.of(surroundings.inTimeOf(state(), Optional.empty()).clock());
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
