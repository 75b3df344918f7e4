package io.dr.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import io.dr.plan.Plan;
import io.dr.runbook.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Drives the decider alone, by a journal in memory, through random plans and random fates. */
class DeciderProperties {
  private static final Instant START = Instant.parse("2026-11-23T03:00:00Z");

  private final List<Entry> log = new ArrayList<>();
  private final Map<String, Attention> attention = new HashMap<>();
  private RunState state = RunState.of("run");
  private Instant now = START;

  private void append(Event event) {
    Entry entry = new Entry("run", state.sequence() + 1, now, event, "", "");
    log.add(entry);
    state = state.apply(entry);
  }

  private static Plan plan(Random random, int size) {
    Plans plans = new Plans();
    for (int i = 0; i < size; i++) {
      List<String> needs = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        if (random.nextInt(4) == 0) {
          needs.add("s" + j);
        }
      }
      Step.OnFailure onFailure =
          random.nextBoolean() ? Step.OnFailure.STOP : Step.OnFailure.CONTINUE;
      plans.step("s" + i, onFailure, Optional.empty(), List.of(), needs.toArray(String[]::new));
    }
    return plans.plan();
  }

  @Property(tries = 300)
  void everyRunEndsAndKeepsTheOrder(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 14) int size) {
    Random random = new Random(seed);
    Plan plan = plan(random, size);
    Decider decider = new Decider(plan, false, START);
    begin();

    int turns = 0;
    while (state.phase() == RunState.RunPhase.RUNNING) {
      assertThat(turns++).as("the run ends").isLessThan(size * 40 + 40);
      List<Command> commands = decider.decide(state, attention, now);
      assertThat(commands).isEqualTo(decider.decide(state, attention, now));
      assertThat(commands).as("something is always left to do or to wait for").isNotEmpty();
      commands.forEach(command -> carryOut(command, plan, random));
      now = now.plusSeconds(20);
    }

    boolean blocked =
        plan.steps().values().stream()
            .anyMatch(
                step ->
                    step.onFailure() == Step.OnFailure.STOP
                        && state.step(step.id()).status() == StepStatus.FAILED);
    assertThat(state.phase())
        .isEqualTo(blocked ? RunState.RunPhase.STOPPED : RunState.RunPhase.FINISHED);
    assertThat(state.active()).as("nothing is left running").isEmpty();
  }

  private void begin() {
    log.clear();
    attention.clear();
    state = RunState.of("run");
    now = START;
    append(
        new Event.RunInitiated(
            "test",
            "t",
            "",
            "h",
            Map.of(),
            "prodX",
            "prodY",
            Event.Mode.SIMULATION,
            "Ada",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            START,
            1));
  }

  private void carryOut(Command command, Plan plan, Random random) {
    if (command instanceof Command.Start start) {
      for (String need : plan.step(start.step()).needs()) {
        assertThat(passed(plan, need)).as(start.step() + " needs " + need).isTrue();
      }
      if (start.attempt() == 1) {
        assertThat(stopped(plan)).as("nothing starts after a failure that stops").isFalse();
      }
      append(new Event.StepStarted(start.step(), start.attempt()));
      attention.put(start.step(), new Attention.Idle());
    } else if (command instanceof Command.Look look) {
      attention.put(look.step(), fate(random));
    } else if (command instanceof Command.Rest rest) {
      attention.put(rest.step(), new Attention.Resting(rest.until()));
    } else if (command instanceof Command.Succeed succeed) {
      append(new Event.StepSucceeded(succeed.step(), succeed.done().outputs(), Optional.empty()));
    } else if (command instanceof Command.Retry retry) {
      assertThat(retry.at()).isAfter(now);
      append(new Event.RetryScheduled(retry.step(), retry.failure(), retry.at()));
    } else if (command instanceof Command.Fail fail) {
      append(new Event.StepFailed(fail.step(), fail.failure()));
    } else if (command instanceof Command.WakeAt wake) {
      assertThat(wake.at()).isAfter(now);
    } else if (command instanceof Command.Recovered) {
      append(new Event.RunRecovered());
    } else if (command instanceof Command.Finish) {
      append(new Event.RunFinished());
    } else if (command instanceof Command.StandStill still) {
      append(new Event.RunStopped(still.step()));
    }
  }

  private Attention fate(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> new Attention.Stumbled(Failure.of(Failure.Kind.TRANSIENT, "It broke.", "Wait."));
      case 1 -> new Attention.Stumbled(Failure.of(Failure.Kind.STATE, "It is bad.", "Look."));
      case 2 -> new Attention.Proposed(Next.Wait.on("something"), now);
      default -> new Attention.Proposed(Next.Done.empty(), now);
    };
  }

  private boolean passed(Plan plan, String step) {
    StepStatus status = state.step(step).status();
    return status == StepStatus.SUCCEEDED
        || (status == StepStatus.FAILED && plan.step(step).onFailure() == Step.OnFailure.CONTINUE);
  }

  private boolean stopped(Plan plan) {
    return plan.steps().values().stream()
        .anyMatch(
            step ->
                step.onFailure() == Step.OnFailure.STOP
                    && state.step(step.id()).status() == StepStatus.FAILED);
  }
}
