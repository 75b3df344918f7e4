package io.dr.wiring;

import io.dr.engine.Claim;
import io.dr.engine.Ending;
import io.dr.engine.RunListener;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.RunState;
import io.dr.report.StatusReport;
import io.dr.runbook.yaml.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rehearsals with a journal of their own: a whole one, and what becomes of its first entries. */
final class Kept {
  static final Instant NOW = Instant.parse("2026-11-23T03:14:00Z");

  private final RunRequest request;
  private final Surroundings surroundings;

  Kept(Path runbook, String source, long seed) {
    this.request =
        new RunRequest(
            runbook,
            Source.of(source),
            new Runbooks(Recoveries.describing())
                .read(runbook.toString(), source)
                .runbook()
                .orElseThrow(() -> new IllegalArgumentException("no runbook:\n" + source)),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Event.Mode.SIMULATION,
            "Ada",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(NOW.minus(Duration.ofMinutes(3))),
            seed,
            RunRequest.Terms.USUAL);
    this.surroundings =
        new Surroundings(Map.of(), Path.of("").toAbsolutePath(), () -> NOW, "ada", "laptop/1");
  }

  /** What a rehearsal came to. */
  record End(Ending ending, List<String> effects, StatusReport report, List<Entry> entries) {
    RunState state() {
      return RunState.of(report.run(), entries);
    }

    Instant over() {
      return state().endedAt().orElse(Instant.MAX);
    }

    /** What is known of each step once the run is over. */
    List<String> steps() {
      return report.phases().stream()
          .flatMap(phase -> phase.steps().stream())
          .map(
              step ->
                  String.join(
                      " ",
                      step.id(),
                      step.status().toString(),
                      step.verdict().toString(),
                      step.loss().toString(),
                      step.rpoVerdict().toString(),
                      step.failure().toString()))
          .toList();
    }

    Map<String, String> outputs() {
      RunState state = state();
      return state.steps().keySet().stream()
          .collect(Collectors.toMap(id -> id, id -> state.step(id).outputs().toString()));
    }
  }

  End whole() {
    try (Journal journal = new MemoryJournal();
        Recovery recovery =
            new Recoveries(surroundings, journal).simulated(request, Optional.empty())) {
      return end(recovery, recovery.begin(request, company()), journal);
    }
  }

  /** One that is interrupted with its very first entry, before anything drives it. */
  End interruptedAtOnce() {
    try (Journal journal = new MemoryJournal();
        Recovery recovery =
            new Recoveries(surroundings, journal).simulated(request, Optional.empty())) {
      RunListener hasty =
          (entry, state) -> {
            if (entry.event() instanceof Event.RunInitiated) {
              recovery.interrupt();
            }
          };
      Recovery.Company hurried =
          new Recovery.Company(
              (plan, timeline) -> List.of(hasty), company().operators(), false, false);
      return end(recovery, recovery.begin(request, hurried), journal);
    }
  }

  /** Keeps some entries of a run, as a crash would leave them, and resumes it. */
  End resumed(List<Entry> entries, String run, UnaryOperator<Event> altered) {
    try (Journal journal = new MemoryJournal()) {
      for (Entry entry : entries) {
        journal.append(run, entry.sequence() - 1, entry.at(), altered.apply(entry.event()));
      }
      return resumed(journal, run);
    }
  }

  private End resumed(Journal journal, String run) {
    RunState state = RunState.of(run, journal.read(run, 0));
    try (Recovery recovery =
        new Recoveries(surroundings, journal)
            .resumed(state, journal.leases().of(run), request.runbook())) {
      recovery.preflight();
      return end(recovery, recovery.resume(company(), Claim.over(), log -> {}), journal);
    }
  }

  private static End end(Recovery recovery, Recovery.Result result, Journal journal) {
    List<String> effects =
        recovery.effects().stream()
            .map(call -> call.service() + " " + call.operation() + " " + call.resource())
            .sorted()
            .toList();
    return new End(
        result.ending(), effects, result.report(), journal.read(result.report().run(), 0));
  }

  private static Recovery.Company company() {
    List<RunListener> nobody = List.of();
    return new Recovery.Company(
        (plan, timeline) -> nobody,
        (step, question, reply) -> {
          throw new IllegalStateException("nobody is here");
        },
        false,
        false);
  }

  static Stream<Path> runbooks() {
    return Stream.of("serverless-production", "database-only", "static-site")
        .map(name -> Path.of("runbooks", name + ".yaml").toAbsolutePath());
  }
}
