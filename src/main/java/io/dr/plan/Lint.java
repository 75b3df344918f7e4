package io.dr.plan;

import io.dr.action.Trait;
import io.dr.runbook.Durations;
import io.dr.runbook.Reference;
import io.dr.runbook.References;
import io.dr.runbook.Scopes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is doubtful about a plan as a whole, though each part of it is right: objectives that the
 * estimates cannot meet, and traffic that moves to where nothing was verified.
 */
public final class Lint {
  private Lint() {}

  /**
   * A doubt.
   *
   * @param step the step to look at; empty for the plan as a whole
   * @param message what is doubtful, one sentence
   * @param remedy what to do about it, one sentence
   */
  public record Doubt(String step, String message, String remedy) {}

  private static final int MOST_NAMED = 10;

  private static final String FASTER =
      "Let steps run side by side (needs:), make the longest shorter, or ask for another objective.";

  /** All doubts, in the order of the plan. */
  public static List<Doubt> of(Plan plan) {
    List<Doubt> doubts = new ArrayList<>(late(plan));
    doubts.addAll(order(plan));
    doubts.addAll(shown(plan));
    return doubts;
  }

  /** What the estimates say cannot be done in time: the plan as a whole, then single steps. */
  public static List<Doubt> late(Plan plan) {
    List<Doubt> doubts = new ArrayList<>();
    Duration rto = plan.objectives().rto();
    Duration expected = plan.expectedDuration();
    if (expected.compareTo(rto) > 0) {
      doubts.add(
          new Doubt(
              "",
              "by its estimates the recovery takes "
                  + Durations.show(expected)
                  + ", but the RTO is "
                  + Durations.show(rto),
              FASTER));
    }
    Map<String, Duration> finishes = new HashMap<>();
    for (PlannedStep step : plan.steps().values()) {
      Duration finish = finish(step, finishes);
      finishes.put(step.id(), finish);
      if (step.deadlineWritten() && finish.compareTo(step.deadline()) > 0) {
        doubts.add(
            new Doubt(
                step.id(),
                "by the estimates '"
                    + step.id()
                    + "' is done after "
                    + Durations.show(finish)
                    + ", but its rto is "
                    + Durations.show(step.deadline()),
                FASTER));
      }
    }
    return doubts;
  }

  /** Traffic that moves before the data is there, or to where nothing verifies it. */
  public static List<Doubt> order(Plan plan) {
    List<Doubt> doubts = new ArrayList<>(beforeTheData(plan));
    doubts.addAll(unverified(plan));
    return doubts;
  }

  /** Users who come before the data does write what the restored data then lacks. */
  private static List<Doubt> beforeTheData(Plan plan) {
    NeedGraph graph = new NeedGraph(plan);
    BitSet restoring = new BitSet();
    boolean moves = false;
    for (int place = 0; place < graph.size(); place++) {
      restoring.set(place, graph.step(place).restoresData());
      moves |= graph.step(place).type().is(Trait.MOVES_TRAFFIC);
    }
    if (!moves || restoring.isEmpty()) {
      return List.of();
    }
    // One set a barrier, not one a step: of ten thousand steps each would else hold all the others.
    BitSet[] before = new BitSet[graph.barriers()];
    List<Doubt> doubts = new ArrayList<>();
    for (int place = 0; place < graph.size(); place++) {
      int barrier = graph.barrierOf(place);
      if (before[barrier] == null) {
        before[barrier] = restoredBefore(barrier, graph, restoring, before);
      }
      if (graph.step(place).type().is(Trait.MOVES_TRAFFIC)) {
        BitSet missing = (BitSet) restoring.clone();
        missing.andNot(before[barrier]);
        if (!missing.isEmpty()) {
          doubts.add(early(graph.step(place).id(), names(missing, graph)));
        }
      }
    }
    return doubts;
  }

  private static BitSet restoredBefore(
      int barrier, NeedGraph graph, BitSet restoring, BitSet[] before) {
    BitSet all = new BitSet();
    graph.needs(
        barrier,
        need -> {
          all.or(before[graph.barrierOf(need)]);
          if (restoring.get(need)) {
            all.set(need);
          }
        });
    return all;
  }

  private static Doubt early(String step, String stores) {
    return new Doubt(
        step,
        "'" + step + "' moves traffic, and does not wait for the data of " + stores,
        "Put it into a later phase, or name them under its needs:.");
  }

  private static String names(BitSet places, NeedGraph graph) {
    String named =
        places.stream()
            .limit(MOST_NAMED)
            .mapToObj(place -> graph.step(place).id())
            .collect(Collectors.joining(", "));
    int more = places.cardinality() - MOST_NAMED;
    return more > 0 ? named + " and " + more + " more" : named;
  }

  /** What stands on a command line is seen by everybody who works on the machine. */
  private static List<Doubt> shown(Plan plan) {
    List<Doubt> doubts = new ArrayList<>();
    for (PlannedStep step : plan.steps().values()) {
      for (Reference reference : References.in(step.with().path("command").toString())) {
        if (reference.scope().equals(Scopes.ENV)) {
          doubts.add(
              new Doubt(
                  step.id(),
                  "'"
                      + step.id()
                      + "' puts ${"
                      + reference.text()
                      + "} on a command line, which everybody on the machine can read",
                  "Hand it over under environment:, and have the program read it there."));
        }
      }
    }
    return doubts;
  }

  private static Duration finish(PlannedStep step, Map<String, Duration> finishes) {
    Duration start = Duration.ZERO;
    for (String need : step.needs()) {
      Duration before = finishes.getOrDefault(need, Duration.ZERO);
      start = before.compareTo(start) > 0 ? before : start;
    }
    return start.plus(step.estimate());
  }

  /** Moving traffic wants a proof: a verifying step somewhere behind the last one that moves it. */
  private static List<Doubt> unverified(Plan plan) {
    List<Doubt> doubts = new ArrayList<>();
    boolean verifiedLater = false;
    List<PlannedStep> backwards = new ArrayList<>(plan.steps().values());
    Collections.reverse(backwards);
    for (PlannedStep step : backwards) {
      verifiedLater |= step.type().is(Trait.VERIFIES) || step.type().is(Trait.MANUAL);
      if (step.type().is(Trait.MOVES_TRAFFIC) && !verifiedLater) {
        doubts.add(
            new Doubt(
                step.id(),
                "'" + step.id() + "' moves traffic, and nothing after it verifies the result",
                "Add a step after it that proves the result from outside, such as http.check."));
      }
    }
    return doubts;
  }
}
