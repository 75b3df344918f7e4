package io.dr.report;

import io.dr.action.Quota;
import io.dr.engine.ForecastWatch;
import io.dr.engine.RunLog;
import io.dr.journal.Authorisation;
import io.dr.journal.Crew;
import io.dr.journal.Entry;
import io.dr.journal.EntryCodec;
import io.dr.journal.Event;
import io.dr.journal.Lease;
import io.dr.journal.RunState;
import io.dr.plan.Forecast;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Communication;
import io.dr.runbook.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the status report of a run from its plan and its journal. */
public final class StatusReports {
  private final Plan plan;

  public StatusReports(Plan plan) {
    this.plan = plan;
  }

  /**
   * The report with its timeline, from a run's whole log.
   *
   * @param wall the wall clock's time, UTC
   * @param lease who drives the run
   */
  public StatusReport full(String run, List<Entry> entries, Instant wall, Optional<Lease> lease) {
    return full(RunState.of(run, entries), entries, wall, lease);
  }

  /**
   * The report with its timeline, of a run whose state is known already.
   *
   * @param entries its whole log
   * @param wall the wall clock's time, UTC
   * @param lease who drives the run
   */
  public StatusReport full(
      RunState state, List<Entry> entries, Instant wall, Optional<Lease> lease) {
    return logged(
        state, entries, wall, lease, new Changes(plan, RunLog.facts(plan, state)).of(entries));
  }

  /**
   * The same as people are shown it: what a run has changed is told once it was given up, and takes
   * long to put together.
   */
  public StatusReport forPeople(
      RunState state, List<Entry> entries, Instant wall, Optional<Lease> lease) {
    return state.phase() == RunState.RunPhase.ABORTED
        ? full(state, entries, wall, lease)
        : logged(state, entries, wall, lease, List.of());
  }

  private StatusReport logged(
      RunState state,
      List<Entry> entries,
      Instant wall,
      Optional<Lease> lease,
      List<StatusReport.Change> changes) {
    return at(
        state,
        state.now(wall, lease),
        driver(state, lease, wall),
        new Logged(happenings(entries), changes, Proof.of(entries)));
  }

  private static StatusReport.Driver driver(Optional<Lease> lease, Instant wall) {
    return new StatusReport.Driver(
        lease.map(known -> known.alive(wall)).orElse(false),
        lease.map(Lease::holder),
        lease.map(Lease::since),
        lease.map(Lease::renewed),
        lease.map(known -> known.silence(wall)));
  }

  /** The report without its timeline, for a view that is redrawn often. */
  public StatusReport brief(RunState state, Instant now) {
    return at(state, now, Optional.empty(), new Logged(List.of(), List.of(), Proof.NONE));
  }

  /** The report on a run that is watched, for people, who need no hashes to look at. */
  StatusReport seen(Watch.Sight sight) {
    return watched(sight, new Proof(sight.intact(), Optional.empty()));
  }

  /** The report on a run that is watched; its timeline holds what is new. */
  StatusReport watched(Watch.Sight sight) {
    return watched(sight, new Proof(sight.intact(), Optional.of(sight.head())));
  }

  private StatusReport watched(Watch.Sight sight, Proof proof) {
    return at(
        sight.state(),
        sight.state().now(sight.wall(), sight.lease()),
        driver(sight.state(), sight.lease(), sight.wall()),
        new Logged(happenings(sight.newer()), List.of(), proof));
  }

  private static Optional<StatusReport.Driver> driver(
      RunState state, Optional<Lease> lease, Instant wall) {
    return state.phase() == RunState.RunPhase.RUNNING
        ? Optional.of(driver(lease, wall))
        : Optional.empty();
  }

  private static List<StatusReport.Happening> happenings(List<Entry> entries) {
    return entries.stream().flatMap(entry -> Happenings.of(entry).stream()).toList();
  }

  private StatusReport at(
      RunState state, Instant moment, Optional<StatusReport.Driver> driver, Logged logged) {
    Instant now = over(state) ? latest(state.endedAt(), state.lastAt()) : moment;
    Event.RunInitiated begun = state.initiated();
    // What is not declared yet is looked at as if it were declared at this moment.
    Instant declared = state.authorisation().pending() ? now : state.declaredAt();
    Forecast forecast = Forecast.of(plan, ForecastWatch.progress(plan, state), declared, now);
    RtoClock clock = new RtoClock(plan.clockStart(begun.outageAt(), declared), now);
    Course course = Course.of(plan, state, driver, now);
    return new StatusReport(
        state.run(),
        plan.runbook(),
        plan.title(),
        begun.mode(),
        plan.from(),
        plan.to(),
        begun.outageAt(),
        state.authorisation().pending() ? Optional.empty() : Optional.of(state.declaredAt()),
        second(state),
        plan.objectives().clock(),
        clock.start(),
        now,
        state.phase(),
        driver,
        course.standstill(),
        state.pause(),
        People.of(state),
        rto(state, forecast, clock, course),
        DataLoss.of(plan, state),
        MessageLines.of(plan, state, now, course.standstill().isEmpty()),
        Coordination.of(plan, state, now),
        PagePromise.of(plan, state, now),
        course.standstill().isEmpty() ? silence(state, now) : Optional.empty(),
        new PhaseLines(plan, state, forecast, clock, course).all(),
        questions(state),
        NextDecision.of(plan, state, forecast, clock.start()),
        forecast.criticalPath(),
        logged.timeline(),
        logged.changes(),
        budgets(state),
        state.sequence(),
        logged.proof().intact(),
        logged.proof().head(),
        ClockNote.of(state));
  }

  /** What only the whole log tells. */
  private record Logged(
      List<StatusReport.Happening> timeline, List<StatusReport.Change> changes, Proof proof) {}

  /** What the chain of hashes shows. */
  private record Proof(boolean intact, Optional<String> head) {
    static final Proof NONE = new Proof(true, Optional.empty());

    static Proof of(List<Entry> entries) {
      return new Proof(
          EntryCodec.intact(entries),
          entries.isEmpty()
              ? Optional.empty()
              : Optional.of(entries.get(entries.size() - 1).hash()));
    }
  }

  private Optional<SecondPerson> second(RunState state) {
    Authorisation known = state.authorisation();
    if (!known.twoPerson()) {
      return Optional.empty();
    }
    return Optional.of(
        new SecondPerson(
            known.askedAt(),
            known.pending() && !over(state),
            plan.seconds(state.initiated().by()).stream().map(Person::withPhone).toList(),
            known.confirmed().map(Authorisation.Confirmed::by),
            known.confirmed().map(Authorisation.Confirmed::at),
            known
                .confirmed()
                .map(Authorisation.Confirmed::reason)
                .filter(reason -> !reason.isEmpty())));
  }

  /** That it is time to ask the technical lead for status. */
  private Optional<StatusReport.Silence> silence(RunState state, Instant now) {
    if (state.phase() != RunState.RunPhase.RUNNING || state.authorisation().pending()) {
      return Optional.empty();
    }
    Duration most = plan.communication().statusEvery().orElse(Communication.USUAL_SILENCE);
    String lead = state.crew().roles().getOrDefault(Crew.LEAD, "");
    return state
        .crew()
        .lastWord(Crew.LEAD)
        .map(last -> Duration.between(latest(Optional.of(last), state.declaredAt()), now))
        .filter(silent -> silent.compareTo(most) >= 0)
        .map(silent -> new StatusReport.Silence(lead, silent));
  }

  private static boolean over(RunState state) {
    return state.phase() == RunState.RunPhase.FINISHED
        || state.phase() == RunState.RunPhase.ABORTED;
  }

  /** What was under way when a run was given up ends later. */
  private static Instant latest(Optional<Instant> ended, Instant last) {
    return ended.filter(last::isBefore).orElse(last);
  }

  private StatusReport.Rto rto(RunState state, Forecast forecast, RtoClock clock, Course course) {
    Duration target = plan.objectives().rto();
    Instant deadline = clock.start().plus(target);
    return new StatusReport.Rto(
        target,
        clock.at(clock.now()),
        course.moves() ? Optional.of(clock.at(forecast.recovered())) : Optional.empty(),
        state.recoveredAt().map(clock::at),
        course.judge(deadline, state.recoveredAt(), forecast.recovered(), clock.now()));
  }

  private List<StatusReport.Budget> budgets(RunState state) {
    Map<String, Double> published = new TreeMap<>();
    for (PlannedStep step : plan.steps().values()) {
      for (Quota quota : step.type().quotas()) {
        published.merge(quota.budget(plan.siteOf(step)), quota.perSecond(), Math::min);
      }
    }
    state.budgets().forEach((budget, rate) -> published.putIfAbsent(budget, rate));
    List<StatusReport.Budget> budgets = new ArrayList<>();
    published.forEach(
        (budget, rate) ->
            budgets.add(
                new StatusReport.Budget(budget, state.budgets().getOrDefault(budget, rate), rate)));
    return budgets;
  }

  private static List<StatusReport.Waiting> questions(RunState state) {
    List<StatusReport.Waiting> waiting = new ArrayList<>();
    for (String id : state.active()) {
      state
          .step(id)
          .question()
          .ifPresent(
              question ->
                  waiting.add(
                      new StatusReport.Waiting(
                          id, question.kind().name(), question.text(), question.choices())));
    }
    return waiting;
  }
}
