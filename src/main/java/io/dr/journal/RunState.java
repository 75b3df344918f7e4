package io.dr.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * A run as its journal tells it: the fold over its events.
 *
 * @param run the run's id
 * @param sequence of the newest entry; zero before the first
 * @param initiation how it was authorised
 * @param authorisation whether a second person has to confirm it, and did
 * @param declaredAt when it was authorised, UTC; as long as that is pending, when it was asked for
 * @param lastAt when the newest entry was written, UTC
 * @param orchestrator what the process that holds the run calls itself, for people to read
 * @param attachment the sequence of the newest taking-up, which tells who holds the run; zero
 *     before the first
 * @param clock how the run's time goes, unless it is the wall clock's
 * @param steps what is known of each step that something is known of
 * @param active the steps with an attempt under way or planned, or with an open question
 * @param revision grows whenever a step changes its status or a question is answered
 * @param phase where the run as a whole stands
 * @param recoveredAt when production counted as recovered, UTC
 * @param endedAt when the run finished, stopped or was given up, UTC
 * @param atRisk whether the forecast is past the RTO
 * @param budgets the request rates that were changed, in requests a second
 * @param pause who has it wait, while somebody does
 * @param crew who does what, and what help is wanted
 * @param messages what was written to people, and what did not reach them
 * @param allowed the loss that was accepted beforehand, the newest word
 * @param published what people told customers between steps, by the step on whose page
 * @param timekeeping what befell the clocks that its time goes by
 */
public record RunState(
    String run,
    long sequence,
    Optional<Event.RunInitiated> initiation,
    Authorisation authorisation,
    Instant declaredAt,
    Instant lastAt,
    String orchestrator,
    long attachment,
    Optional<RunClock> clock,
    PMap<String, StepState> steps,
    PSet<String> active,
    long revision,
    RunPhase phase,
    Optional<Instant> recoveredAt,
    Optional<Instant> endedAt,
    boolean atRisk,
    Map<String, Double> budgets,
    Optional<Pause> pause,
    Crew crew,
    Messages messages,
    Optional<Event.LossAllowed> allowed,
    Map<String, Published> published,
    Timekeeping timekeeping) {

  /** Between the moment that a run takes for its outage and the entry that says so. */
  private static final Duration STAMPED = Duration.ofMinutes(1);

  /** Where a run as a whole stands. */
  public enum RunPhase {
    RUNNING,
    FINISHED,
    STOPPED,
    INTERRUPTED,
    ABORTED
  }

  public RunState {
    budgets = Map.copyOf(budgets);
    published = Map.copyOf(published);
  }

  /** A run of which nothing is recorded. */
  public static RunState of(String run) {
    return new RunStateBuilder(run).build();
  }

  /** A run from its first entries on. */
  public static RunState of(String run, Iterable<Entry> entries) {
    RunStateBuilder builder = new RunStateBuilder(run);
    entries.forEach(builder::take);
    return builder.build();
  }

  /** What is known of a step. */
  public StepState step(String id) {
    return steps.getOrDefault(id, StepState.NEW);
  }

  /**
   * How the run was authorised.
   *
   * @throws IllegalStateException before it was
   */
  public Event.RunInitiated initiated() {
    return initiation.orElseThrow(() -> new IllegalStateException(run + " was never initiated"));
  }

  /**
   * The present on the run's own clock, never earlier than the newest entry. A rehearsal's clock is
   * not the wall clock, and stops with the process that drives it.
   *
   * @param wall the wall clock's time, UTC
   * @param lease who drives the run
   */
  public Instant now(Instant wall, Optional<Lease> lease) {
    Instant shown = clock.map(known -> known.at(lived(wall, lease), lastAt)).orElse(wall);
    return shown.isAfter(lastAt) ? shown : lastAt;
  }

  private Instant lived(Instant wall, Optional<Lease> lease) {
    return lease
        .map(known -> known.alive(wall) ? wall : known.renewed())
        .orElse(clock.map(RunClock::wall).orElse(wall));
  }

  /**
   * What the clock of whoever drives the run shows now: one's own, unless somebody set that.
   *
   * @param own one's own clock
   * @param lease who drives the run
   */
  public Instant wall(HostClock own, Optional<Lease> lease) {
    Instant known = Instant.EPOCH;
    if (initiated().mode() == Event.Mode.DISASTER) {
      // A rehearsal's entries are not by the clock of the wall.
      Instant heard = lease.map(Lease::renewed).orElse(lastAt);
      known = heard.isAfter(lastAt) ? heard : lastAt;
    }
    return timekeeping.present(own.instant(), own.sinceBoot(), known);
  }

  /**
   * When production stopped, as losses are counted from it, UTC: never earlier than it did. A
   * moment that the run's own clock stamped is as late as that clock was, should it have been the
   * one that went wrong; what a person said stands.
   */
  public Instant lossesFrom() {
    Instant told = initiated().outageAt();
    boolean stamped = !told.isBefore(authorisation.askedAt().minus(STAMPED));
    return stamped ? told.plus(timekeeping.late()) : told;
  }

  /**
   * The state after one more entry.
   *
   * @throws IllegalStateException when the entry is not the next one, or cannot follow
   */
  public RunState apply(Entry entry) {
    return new RunStateBuilder(this).take(entry).build();
  }
}
