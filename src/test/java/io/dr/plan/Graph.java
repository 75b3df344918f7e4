package io.dr.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dr.action.ActionType;
import io.dr.runbook.Communication;
import io.dr.runbook.Objectives;
import io.dr.runbook.Site;
import io.dr.runbook.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Graphs of steps, drawn by hand: each step with its estimate and what it needs. */
public final class Graph {
  public static final Instant T0 = Instant.parse("2026-11-23T03:00:00Z");

  /** Steps of a type that does nothing. */
  public record Nothing() {}

  private static final ActionType<Nothing> TYPE =
      ActionType.describe("test.nothing", Nothing.class).title("Nothing").build();

  private final Duration rto;
  private final Map<String, PlannedStep> steps = new LinkedHashMap<>();

  public Graph(Duration rto) {
    this.rto = rto;
  }

  /** A step that takes that long. */
  public Graph step(String id, Duration estimate, String... needs) {
    return step(id, estimate, Optional.empty(), needs);
  }

  /** A step that takes that long and has a deadline of its own. */
  public Graph due(String id, Duration estimate, Duration deadline, String... needs) {
    return step(id, estimate, Optional.of(deadline), needs);
  }

  private Graph step(String id, Duration estimate, Optional<Duration> deadline, String... needs) {
    steps.put(
        id,
        new PlannedStep(
            id,
            "only",
            id,
            TYPE,
            JsonNodeFactory.instance.objectNode(),
            List.of(needs),
            deadline.orElse(Duration.ZERO),
            deadline.isPresent(),
            Optional.empty(),
            Expected.estimate(estimate),
            Optional.empty(),
            new Step.Retry(3, Duration.ofSeconds(2)),
            Step.OnFailure.STOP,
            Optional.empty(),
            Optional.empty(),
            true));
    return this;
  }

  /** The plan, each step given its deadline. */
  public Plan plan() {
    return new Plan(
        "graph",
        "A graph",
        new Site("x", "us-east-1", "111122223333", Optional.empty()),
        new Site("y", "us-west-2", "111122223333", Optional.empty()),
        Map.of(),
        Map.of(),
        new Objectives(
            rto,
            Duration.ofMinutes(15),
            Objectives.ClockStart.DECLARATION,
            Objectives.OnRpoBreach.ASK),
        List.of(new PlannedPhase("only", "Only", List.copyOf(steps.keySet()))),
        Deadlines.set(steps, rto),
        "only",
        List.of(),
        Communication.NONE,
        "hash");
  }
}
