package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dr.action.Next;
import io.dr.action.Trait;
import io.dr.journal.Answer;
import io.dr.journal.BootTime;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Question;
import io.dr.journal.RunState;
import io.dr.journal.StaleAppendException;
import io.dr.journal.sqlite.SqliteJournal;
import io.dr.plan.Plan;
import io.dr.report.StatusReport;
import io.dr.report.StatusReports;
import io.dr.runbook.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs in real threads, on a machine whose time passes while its wall clock is set, or which
 * sleeps: they go on at once, and every verdict is by the time that has really passed.
 */
@Timeout(60)
class SteppedClockRunTest {
  private static final String RUN = "20261123-test";
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");
  private static final Duration TAKES = Duration.ofSeconds(2);
  private static final Duration RTO = Duration.ofHours(1);

  @TempDir Path folder;
  private final RunningMachine machine = new RunningMachine();
  private final ScriptedWorld world = new ScriptedWorld();
  private final AtomicReference<Instant> looked = new AtomicReference<>(Instant.EPOCH);

  /** A machine in real time whose wall clock the test sets. */
  private static final class RunningMachine implements TickSource {
    private final long begun = System.nanoTime();
    private Duration off = Duration.ZERO;
    private Duration slept = Duration.ZERO;

    synchronized void set(Duration by) {
      off = off.plus(by);
    }

    synchronized void sleep(Duration time) {
      slept = slept.plus(time);
    }

    /** What has really passed. */
    synchronized Duration passed() {
      return Duration.ofNanos(nanos()).plus(slept);
    }

    @Override
    public synchronized Instant wall() {
      return START.plus(passed()).plus(off);
    }

    @Override
    public long nanos() {
      return System.nanoTime() - begun;
    }

    @Override
    public Optional<BootTime> boot() {
      return Optional.of(new BootTime("boot-1", Duration.ofHours(3).plus(passed())));
    }

    @Override
    public boolean sleepShows() {
      return true;
    }
  }

  /** Another terminal, which reads the clock for the first time now. */
  private RunState other(Journal journal) {
    return RunState.of(RUN, journal.read(RUN, 0));
  }

  private Instant present(RunState state) {
    return state.now(state.wall(new AnchoredClock(machine), Optional.empty()), Optional.empty());
  }

  private void answer(Journal journal) {
    while (true) {
      RunState state = other(journal);
      try {
        journal.append(
            RUN,
            state.sequence(),
            present(state),
            new Event.QuestionAnswered(
                "asked", Question.Kind.TASK, new Answer(Answer.COMPLETE, "Ada", "")));
        return;
      } catch (StaleAppendException e) {
        // The run moved on meanwhile.
      }
    }
  }

  /** A step that takes two seconds, then one that a person answers: the clock moves during both. */
  private StatusReport run(Runnable mishap) {
    Plan plan =
        new Plans()
            .step("slow")
            .step("asked", Step.OnFailure.STOP, Optional.empty(), List.of(Trait.MANUAL), "slow")
            .plan();
    AtomicReference<Instant> since = new AtomicReference<>(Instant.MAX);
    world.step(
        "slow",
        context -> {
          looked.set(context.now());
          if (since.get().equals(Instant.MAX)) {
            since.set(Instant.EPOCH.plus(machine.passed()));
            mishap.run();
            return Next.Wait.on("working");
          }
          Duration took = Duration.between(since.get(), Instant.EPOCH.plus(machine.passed()));
          return took.compareTo(TAKES) < 0 ? Next.Wait.on("working") : Next.Done.empty();
        });
    world.step(
        "asked",
        context -> context.answer().isPresent() ? Next.Done.empty() : Next.Wait.on("do it"));
    Path file = folder.resolve("journal.db");
    try (Journal journal = new SqliteJournal(file, SqliteJournal.Durability.REHEARSAL);
        Journal terminal = new SqliteJournal(file, SqliteJournal.Durability.REHEARSAL);
        ClockTimeline timeline = new ClockTimeline(new AnchoredClock(machine), 1, 2)) {
      Duration before = machine.passed();
      RunLog log = RunLog.initiate(journal, timeline, RUN, initiated(plan), "first", List.of());
      Operators operators =
          (step, question, reply) -> new Thread(() -> answer(terminal), "terminal").start();
      Ending ending =
          new Orchestrator(plan, log, timeline, world.actions(), operators, false, true).run();
      Duration really = machine.passed().minus(before);
      assertThat(ending).isEqualTo(Ending.FINISHED);

      RunState state = other(journal);
      List<Entry> entries = journal.read(RUN, 0);
      assertThat(entries).extracting(Entry::at).isSorted();
      StatusReport report =
          new StatusReports(plan).full(state, entries, present(state), Optional.empty());
      assertThat(report.rto().actual().orElseThrow())
          .as("the time that really passed")
          .isCloseTo(really, Duration.ofMillis(900));
      return report;
    }
  }

  private static Event.RunInitiated initiated(Plan plan) {
    return new Event.RunInitiated(
        "test",
        "test.yaml",
        "",
        plan.hash(),
        Map.of(),
        "prodX",
        "prodY",
        Event.Mode.DISASTER,
        "Ada",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        START,
        1);
  }

  private Duration took() {
    return machine.passed();
  }

  @Test
  void aClockThatIsSetBackHoldsNothingUp() {
    StatusReport report = run(() -> machine.set(Duration.ofHours(-1)));

    assertThat(took()).as("nothing waits for the clock").isLessThan(Duration.ofSeconds(20));
    assertThat(report.rto().verdict().words()).isEqualTo("met");
    assertThat(told(report))
        .contains("the wall clock was set back by 1h00m; the run's time does not follow it");
    assertThat(report.clocks().orElseThrow().ahead())
        .isCloseTo(Duration.ofHours(-1), Duration.ofMillis(900));
    assertThat(report.rpo().breached()).isFalse();
  }

  @Test
  void aClockThatIsSetForwardMissesNoObjective() {
    StatusReport report = run(() -> machine.set(Duration.ofHours(2)));

    assertThat(report.rto().verdict().words()).isEqualTo("met");
    assertThat(told(report))
        .contains("the wall clock was set forward by 2h00m; the run's time does not follow it");
    assertThat(
            report
                .clocks()
                .orElseThrow()
                .lossesFrom()
                .orElseThrow()
                .truncatedTo(ChronoUnit.MINUTES))
        .as("the clock that stamped the outage may have been slow")
        .isEqualTo(START.plus(Duration.ofHours(2)));
  }

  @Test
  void aMachineThatSleptMissesItsObjectiveAndNoStepTimesOutUnseen() {
    StatusReport report = run(() -> machine.sleep(Duration.ofHours(2)));

    assertThat(report.rto().verdict().words()).isEqualTo("missed");
    assertThat(report.rto().actual().orElseThrow()).isGreaterThan(RTO);
    assertThat(told(report)).contains("the machine slept for 2h00m, which counts");
    assertThat(looked.get()).isAfter(START.plus(Duration.ofHours(2)));
    assertThat(report.clocks().orElseThrow().slept().toSeconds()).isCloseTo(7200L, within(1L));
  }

  private static List<String> told(StatusReport report) {
    return report.timeline().stream().map(StatusReport.Happening::what).toList();
  }

  @Test
  void eachStepIsToldOnce() {
    StatusReport report =
        run(
            () -> {
              machine.set(Duration.ofHours(-1));
              machine.sleep(Duration.ofMinutes(10));
            });

    assertThat(report.timeline())
        .filteredOn(happening -> happening.what().contains("the wall clock"))
        .hasSize(1);
    assertThat(report.timeline())
        .filteredOn(happening -> happening.what().contains("the machine slept"))
        .hasSize(1);
    assertThat(report.clocks().orElseThrow().set()).isEqualTo(1);
  }
}
