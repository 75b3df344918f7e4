package io.dr.aws.route53;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.aws.AwsAction;
import io.dr.aws.Cloud;
import io.dr.aws.Stage;
import io.dr.engine.ActionSource;
import io.dr.engine.DryRun;
import io.dr.engine.Ending;
import io.dr.engine.Finding;
import io.dr.engine.Operators;
import io.dr.engine.Orchestrator;
import io.dr.engine.RunLog;
import io.dr.engine.Timeline;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.plan.Expected;
import io.dr.plan.Plan;
import io.dr.plan.PlannedPhase;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Communication;
import io.dr.runbook.Objectives;
import io.dr.runbook.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run of steps that switch records, side by side, by the orchestrator itself. */
public final class SwitchingRun {
  private final Map<String, SwitchRecords.With> steps;
  private final Cloud cloud;
  private final Timeline timeline;

  /**
   * @param steps what each step switches, by its id
   */
  public SwitchingRun(Map<String, SwitchRecords.With> steps, Cloud cloud, Timeline timeline) {
    this.steps = steps;
    this.cloud = cloud;
    this.timeline = timeline;
  }

  private Plan plan() {
    Map<String, PlannedStep> planned = new LinkedHashMap<>();
    steps.forEach((id, with) -> planned.put(id, step(id, with)));
    return new Plan(
        "dns",
        "DNS",
        Stage.FROM,
        Stage.TO,
        Map.of(Stage.USER.name(), Stage.USER),
        Map.of(),
        new Objectives(
            Duration.ofHours(1),
            Duration.ofMinutes(15),
            Objectives.ClockStart.DECLARATION,
            Objectives.OnRpoBreach.ASK),
        List.of(new PlannedPhase("only", "Only", List.copyOf(planned.keySet()))),
        planned,
        "only",
        List.of(),
        Communication.NONE,
        "hash");
  }

  private static PlannedStep step(String id, SwitchRecords.With with) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode().put("zone", with.zone());
    with.account().ifPresent(account -> parameters.put("account", account));
    return new PlannedStep(
        id,
        "only",
        id,
        SwitchRecords.TYPE,
        parameters,
        List.of(),
        Duration.ofMinutes(30),
        true,
        Optional.empty(),
        Expected.estimate(Duration.ofMinutes(1)),
        Optional.of(Duration.ofHours(1)),
        new Step.Retry(3, Duration.ofSeconds(2)),
        Step.OnFailure.STOP,
        Optional.empty(),
        Optional.empty(),
        true);
  }

  private ActionSource actions() {
    return (step, outputs) ->
        AwsAction.<SwitchRecords.With>on(cloud, path -> "[]", SwitchRecords::new)
            .apply(Optional.ofNullable(steps.get(step.id())).orElseThrow());
  }

  /** Runs all steps to their end, undisturbed; answers how long it took on the timeline. */
  public Duration run(Path database) {
    Instant start = timeline.instant();
    Event.RunInitiated initiated =
        new Event.RunInitiated(
            "dns",
            "dns.yaml",
            "",
            "hash",
            Map.of(),
            Stage.FROM.name(),
            Stage.TO.name(),
            Event.Mode.DISASTER,
            "Ada",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            start,
            1);
    try (Journal journal = new SqliteJournal(database, SqliteJournal.Durability.REHEARSAL)) {
      RunLog run = RunLog.initiate(journal, timeline, "run-1", initiated, "first", List.of());
      Ending ending =
          new Orchestrator(plan(), run, timeline, actions(), Operators.absent(), false, false)
              .run();
      assertThat(ending).isEqualTo(Ending.FINISHED);
      assertThat(journal.read("run-1", 0))
          .noneMatch(entry -> entry.event() instanceof Event.BudgetChanged)
          .noneMatch(entry -> entry.event() instanceof Event.RetryScheduled);
    }
    return Duration.between(start, timeline.instant());
  }

  /** What a dry run finds of each step. */
  public List<Finding> lookOnly() {
    return new DryRun(plan(), actions(), Stage.run(), timeline).look();
  }
}
