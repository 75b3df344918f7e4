package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.journal.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What comes next in a run that goes on.
 *
 * @param phase the phase that begins next; absent when all have begun
 * @param decision what a person will be asked next, as far as it can be foreseen
 * @param update when leadership is written to next, UTC
 */
public record Upcoming(
    Optional<Phase> phase, Optional<StatusReport.Decision> decision, Optional<Instant> update) {

  /**
   * The phase that begins next.
   *
   * @param id the phase's id
   * @param title for people
   * @param begins when, on the run's clock, by the forecast; absent while nothing moves the run on
   */
  public record Phase(String id, String title, Optional<Duration> begins) {}

  static Optional<Upcoming> of(StatusReport report) {
    return report.phase() == RunState.RunPhase.RUNNING
        ? Optional.of(
            new Upcoming(
                pending(report).map(phase -> new Phase(phase.id(), phase.title(), phase.begins())),
                report.nextDecision(),
                report.messages().nextUpdate()))
        : Optional.empty();
  }

  static Optional<StatusReport.PhaseLine> pending(StatusReport report) {
    return report.phases().stream()
        .filter(phase -> phase.status() == StatusReport.PhaseStatus.PENDING)
        .findFirst();
  }

  /** As in {@code services in about 3m10s}; for a run in its last phase {@code the end}. */
  static String phase(StatusReport report) {
    return pending(report).map(phase -> phase.id() + begins(report, phase)).orElse("the end");
  }

  private static String begins(StatusReport report, StatusReport.PhaseLine phase) {
    return phase.begins().map(at -> " " + in(report, at)).orElse("");
  }

  /** How long it is until a moment on the run's clock. */
  static String in(StatusReport report, Duration at) {
    Duration until = at.minus(report.rto().elapsed());
    return until.compareTo(Duration.ofSeconds(1)) < 0 ? "at any moment" : "in about " + show(until);
  }

  /** A decision to come, as in {@code decides api, in about 5m: May api start? (Ada)}. */
  static String decision(StatusReport report, StatusReport.Decision decision) {
    return "%s, %s: %s (%s)"
        .formatted(
            decision.step(), in(report, decision.forecast()), decision.text(), decision.whom());
  }

  /** All of it, each a half sentence. */
  static List<String> words(StatusReport report) {
    List<String> words = new ArrayList<>();
    words.add(phase(report));
    report
        .nextDecision()
        .ifPresent(decision -> words.add("to decide: " + decision(report, decision)));
    MessageText.next(report).ifPresent(words::add);
    return words;
  }
}
