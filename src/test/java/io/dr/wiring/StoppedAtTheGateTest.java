package io.dr.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.SimulatedResource;
import io.dr.aws.Documents;
import io.dr.engine.DryRun;
import io.dr.engine.Ending;
import io.dr.engine.Operators;
import io.dr.engine.Orchestrator;
import io.dr.engine.RunLog;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Question;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import io.dr.plan.Planner;
import io.dr.preflight.Check;
import io.dr.preflight.DataLoss;
import io.dr.preflight.Subject;
import io.dr.redaction.Redaction;
import io.dr.runbook.Runbook;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.SimulatedWorld;
import io.dr.sim.VirtualTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Data that is older than the objective, or of unknown age, is not given up unasked. */
class StoppedAtTheGateTest {
  private static final Instant OUTAGE = Instant.parse("2026-11-23T03:02:00Z");
  private static final Instant NOW = OUTAGE.plus(Duration.ofMinutes(12));
  private static final Site TO = new Site("prodY", "us-west-2", "111122223333", Optional.empty());

  /**
   * A datastore in a bad state.
   *
   * @param step as a runbook has it
   * @param world what is there
   * @param figure what is told of the loss
   */
  record Bad(String step, List<SimulatedResource> world, String figure) {
    @Override
    public String toString() {
      return figure;
    }
  }

  static Stream<Bad> stores() {
    return Stream.of(
        new Bad(
            "action: rds.restore-snapshot\nwith: { instance: db, latestOf: orders }",
            List.of(
                new SimulatedResource(
                    "rds:snapshot", "nightly", TO, Map.of("instance", "orders", "age", "17d"))),
            "17d00h of data (from SnapshotDatabaseTime), where 15m00s is allowed"),
        new Bad(
            "action: rds.promote-replica\nwith: { replica: db }",
            List.of(
                new SimulatedResource("rds:replica", "db", TO, Map.of("replication", "error")),
                new SimulatedResource(
                    "cloudwatch:series",
                    "AWS/RDS/ReplicaLag",
                    TO,
                    Map.of("DBInstanceIdentifier", "db", "value", "-1"))),
            "an unknown amount of data (no ReplicaLag in the 30 days before the outage shows that"
                + " anything was replicated; replication is error), where 15m00s is allowed"),
        new Bad(
            "action: rds.restore-to-time\nwith: { instance: db, sourceInstance: orders }",
            List.of(
                new SimulatedResource(
                    "rds:backup",
                    "orders",
                    TO,
                    Map.of("sourceRegion", "us-east-1", "age", "2h20m"))),
            "2h20m of data (from RestoreWindow.LatestTime), where 15m00s is allowed"));
  }

  private final VirtualTimeline timeline = new VirtualTimeline(NOW);
  private final SimulatedWorld world = new SimulatedWorld(timeline, OUTAGE, 7);
  private final Scenery scenery =
      new Scenery(
          world,
          TO,
          path -> {
            throw new IllegalArgumentException(path);
          });
  private final StepActions actions =
      new StepActions(
          ActionCatalog.over(scenery::world), name -> Optional.empty(), Redaction.none());
  private final Journal journal = new MemoryJournal();

  private static String runbook(String step, String onBreach) {
    return """
        runbook: gate
        sites:
          prodX: { region: us-east-1, account: "111122223333" }
          prodY: { region: us-west-2, account: "111122223333" }
        failover: { from: prodX, to: prodY }
        objectives: { rto: 60m, rpo: 15m, onRpoBreach: %s }
        phases:
          - phase: data
            steps:
              - step: orders
                %s
        """
        .formatted(onBreach, step.replace("\n", "\n        "));
  }

  private static Plan plan(Bad bad, String onBreach) {
    String text = runbook(bad.step(), onBreach);
    Runbook runbook =
        new Runbooks(Recoveries.describing())
            .read("gate.yaml", text)
            .runbook()
            .orElseThrow(() -> new IllegalArgumentException(text));
    return new Planner(Recoveries.describing())
        .freeze(runbook, new Planner.Settings("run", "Ada", "prodX", "prodY", Map.of()));
  }

  private void bend(Bad bad) {
    bad.world().forEach(((SimulatedCloud) scenery.world().cloud())::expect);
  }

  private RunLog begun(Plan plan) {
    return RunLog.initiate(
        journal,
        timeline,
        "run",
        new Event.RunInitiated(
            "gate",
            "gate.yaml",
            "",
            plan.hash(),
            Map.of(),
            "prodX",
            "prodY",
            Event.Mode.SIMULATION,
            "Ada",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OUTAGE,
            1),
        "laptop/1",
        List.of());
  }

  private Ending run(Plan plan, RunLog log) {
    return new Orchestrator(plan, log, timeline, actions, Operators.absent(), false, false).run();
  }

  private RunState state() {
    return RunState.of("run", journal.read("run", 0));
  }

  private void nothingWasDone() {
    assertThat(world.effects()).isEmpty();
    assertThat(journal.read("run", 0))
        .noneMatch(entry -> entry.event() instanceof Event.EffectIntended);
  }

  @ParameterizedTest
  @MethodSource("stores")
  void standsStillAndAsksWithTheFigureWhereTheRunbookSaysAsk(Bad bad) {
    bend(bad);
    Plan plan = plan(bad, "ask");

    assertThat(run(plan, begun(plan))).isEqualTo(Ending.UNANSWERED);

    Question question = state().step("orders").question().orElseThrow();
    assertThat(question.kind()).isEqualTo(Question.Kind.DATA_LOSS);
    assertThat(question.text())
        .isEqualTo("Recovering orders gives up " + bad.figure() + ". Accept this loss?");
    nothingWasDone();
  }

  @ParameterizedTest
  @MethodSource("stores")
  void failsWithTheFigureWhereTheRunbookSaysStop(Bad bad) {
    bend(bad);
    Plan plan = plan(bad, "stop");

    assertThat(run(plan, begun(plan))).isEqualTo(Ending.STOPPED);

    Failure failure = state().step("orders").failure().orElseThrow();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.RPO_BREACH);
    assertThat(failure.cause()).isEqualTo("It would give up " + bad.figure() + ".");
    nothingWasDone();
  }

  @ParameterizedTest
  @MethodSource("stores")
  void goesOnAndSaysOnWhoseWordWhereTheRunbookSaysContinue(Bad bad) {
    bend(bad);
    Plan plan = plan(bad, "continue");

    assertThat(run(plan, begun(plan))).isEqualTo(Ending.FINISHED);

    assertThat(state().step("orders").lossAcceptedBy()).contains("runbook");
    assertThat(world.effects()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("stores")
  void aLossThatWasAcceptedBeforehandIsNotAskedAboutButAnUnknownOneIs(Bad bad) {
    bend(bad);
    Plan plan = plan(bad, "ask");
    RunLog log = begun(plan);
    log.allowLoss(Duration.ofDays(18), "Ada");

    Ending ending = run(plan, log);

    if (bad.figure().startsWith("an unknown")) {
      assertThat(ending).isEqualTo(Ending.UNANSWERED);
      nothingWasDone();
    } else {
      assertThat(ending).isEqualTo(Ending.FINISHED);
      assertThat(state().step("orders").lossAcceptedBy()).contains("Ada");
    }
  }

  @Test
  void aLossOverWhatWasAcceptedBeforehandIsAskedAbout() {
    Bad old = stores().findFirst().orElseThrow();
    bend(old);
    Plan plan = plan(old, "ask");
    RunLog log = begun(plan);
    log.allowLoss(Duration.ofDays(16), "Ada");

    assertThat(run(plan, log)).isEqualTo(Ending.UNANSWERED);
    nothingWasDone();
  }

  @Test
  void acceptingALossWhileTheQuestionIsOpenAnswersIt() {
    Bad old = stores().findFirst().orElseThrow();
    bend(old);
    Plan plan = plan(old, "ask");
    assertThat(run(plan, begun(plan))).isEqualTo(Ending.UNANSWERED);

    RunLog resumed = RunLog.attach(journal, timeline, "run", "laptop/2", List.of());
    resumed.allowLoss(Duration.ofDays(18), "Grace");

    assertThat(run(plan, resumed)).isEqualTo(Ending.FINISHED);
    assertThat(state().step("orders").lossAcceptedBy()).contains("Grace");
  }

  @Test
  void aTableWithoutContinuousBackupsFailsBeforeAnyEffect() {
    Bad table =
        new Bad(
            "action: dynamodb.restore-table\nwith: { table: permissions }",
            List.of(
                new SimulatedResource(
                    "dynamodb:table",
                    "permissions",
                    new Site("prodX", "us-east-1", "111122223333", Optional.empty()),
                    Map.of("backups", "false"))),
            "");
    bend(table);
    Plan plan = plan(table, "ask");

    assertThat(run(plan, begun(plan))).isEqualTo(Ending.STOPPED);

    Failure failure = state().step("orders").failure().orElseThrow();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause()).contains("permissions", "point-in-time recovery");
    nothingWasDone();
  }

  @ParameterizedTest
  @MethodSource("stores")
  void preflightTellsTheSameBeforeTheRun(Bad bad) {
    bend(bad);
    Plan plan = plan(bad, "stop");
    RunLog log = begun(plan);
    Subject subject =
        new Subject(
            plan,
            RunLog.facts(plan, log.state()),
            NOW,
            scenery.world().cloud(),
            Documents.in(java.nio.file.Path.of("")),
            name -> Optional.empty(),
            () -> new DryRun(plan, actions, RunLog.facts(plan, log.state()), timeline).look());

    List<Check> checks = new DataLoss().examine(subject);

    assertThat(checks).singleElement().matches(check -> check.verdict() == Check.Verdict.FAIL);
    assertThat(checks.get(0).blocking()).isTrue();
    assertThat(world.effects()).extracting(Call::operation).isEmpty();
  }
}
