package io.dr.post;

import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import io.dr.plan.UpdateTimes;
import io.dr.report.DataLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says which leadership updates are due: a pure function of the run and the time. */
public final class Bulletins {
  private static final String START = "start";
  private static final String UPDATE = "update/";
  private static final String END = "end";

  /** What is left after the recovery may take this long before leadership hears of it. */
  private static final Duration GRACE = Duration.ofMinutes(5);

  /** On the last moment of the RTO it is still met. */
  private static final Duration PAST = Duration.ofSeconds(1);

  private final Plan plan;

  public Bulletins(Plan plan) {
    this.plan = plan;
  }

  /** What is due at that moment and was neither sent nor given up, in the order to be sent. */
  public List<Bulletin> due(Logbook log, Instant now) {
    if (undeclared(log.state())) {
      return List.of();
    }
    List<Bulletin> due = new ArrayList<>();
    due.add(Bulletin.of(START, Occasion.START, log.state().declaredAt()));
    rtoBreach(log.state()).ifPresent(due::add);
    due.addAll(rpoBreaches(log.state()));
    if (over(log.state())) {
      due.add(Bulletin.of(END, Occasion.END, log.state().endedAt().orElse(now)));
    } else {
      standstill(log).ifPresent(due::add);
      update(log, now).ifPresent(due::add);
      recovered(log.state()).ifPresent(due::add);
    }
    due.removeIf(one -> one.due().isAfter(now) || log.messages().settled(one.key()));
    return due;
  }

  /** When something may come due by the passing of time alone; empty once the run is over. */
  public Optional<Instant> next(RunState state, Instant now) {
    if (undeclared(state) || over(state)) {
      return Optional.empty();
    }
    Instant next = times(state).after(now);
    for (Optional<Bulletin> later : List.of(rtoBreach(state), recovered(state))) {
      Instant due = later.map(Bulletin::due).orElse(next);
      next = due.isAfter(now) && due.isBefore(next) ? due : next;
    }
    return Optional.of(next);
  }

  /** An update that somebody asks for: the one that is due at the end, if that never went out. */
  public Bulletin asked(Logbook log, Instant now) {
    Bulletin end = Bulletin.of(END, Occasion.END, now);
    if (over(log.state()) && !log.messages().sent().containsKey(end.key())) {
      return end;
    }
    String first = Bulletin.LEADERSHIP + "asked/";
    long asked =
        log.messages().sent().keySet().stream().filter(key -> key.startsWith(first)).count();
    return Bulletin.of("asked/" + (asked + 1), Occasion.ASKED, now);
  }

  /** When the next regular update is due, UTC; empty once the run is over. */
  public Optional<Instant> nextUpdate(RunState state, Instant now) {
    return undeclared(state) || over(state)
        ? Optional.empty()
        : Optional.of(times(state).after(now));
  }

  /** As long as whoever has to confirm a run did not, there is nothing to tell of it. */
  private static boolean undeclared(RunState state) {
    return state.initiation().isEmpty() || state.authorisation().pending();
  }

  private UpdateTimes times(RunState state) {
    return new UpdateTimes(state.declaredAt(), plan.communication().updateEvery());
  }

  private static boolean over(RunState state) {
    return state.phase() == RunState.RunPhase.FINISHED
        || state.phase() == RunState.RunPhase.ABORTED;
  }

  /** Unless production was back in time, or the run was given up before. */
  private Optional<Bulletin> rtoBreach(RunState state) {
    Event.RunInitiated begun = state.initiated();
    Instant deadline =
        plan.clockStart(begun.outageAt(), state.declaredAt()).plus(plan.objectives().rto());
    Instant passed = latest(deadline.plus(PAST), state.declaredAt());
    Optional<Instant> end = state.recoveredAt();
    if (end.isEmpty() && over(state)) {
      end = state.endedAt();
    }
    return end.filter(at -> !at.isAfter(deadline)).isPresent()
        ? Optional.empty()
        : Optional.of(Bulletin.of("breach/rto", Occasion.RTO_BREACH, passed));
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private List<Bulletin> rpoBreaches(RunState state) {
    List<Bulletin> breaches = new ArrayList<>();
    for (String step : DataLoss.breaches(plan, state)) {
      breaches.add(
          new Bulletin(
              Bulletin.LEADERSHIP + "breach/rpo/" + step,
              Occasion.RPO_BREACH,
              state.declaredAt(),
              step,
              0));
    }
    return breaches;
  }

  private static Optional<Bulletin> standstill(Logbook log) {
    return log.state().phase() == RunState.RunPhase.STOPPED
        ? log.state()
            .endedAt()
            .map(at -> Bulletin.of("standstill/" + log.standstills(), Occasion.STANDSTILL, at))
        : Optional.empty();
  }

  /** Of several that came due while nobody sent them, only the newest is of use. */
  private Optional<Bulletin> update(Logbook log, Instant now) {
    UpdateTimes times = times(log.state());
    long newest = times.dueBy(now);
    if (newest == 0) {
      return Optional.empty();
    }
    long before = newest - 1;
    while (before > 0
        && !log.messages().sent().containsKey(Bulletin.LEADERSHIP + UPDATE + before)) {
      before--;
    }
    return Optional.of(
        new Bulletin(
            Bulletin.LEADERSHIP + UPDATE + newest,
            Occasion.UPDATE,
            times.at(newest),
            "",
            newest - 1 - before));
  }

  private static Optional<Bulletin> recovered(RunState state) {
    return state
        .recoveredAt()
        .map(at -> Bulletin.of("recovered", Occasion.RECOVERED, at.plus(GRACE)));
  }
}
