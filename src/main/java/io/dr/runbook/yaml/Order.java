package io.dr.runbook.yaml;

import io.dr.runbook.yaml.Outline.Need;
import io.dr.runbook.yaml.Outline.PhaseLine;
import io.dr.runbook.yaml.Outline.StepLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/**
 * Which step comes before which. Steps wait for all earlier phases, or for exactly what they need;
 * needs of unknown or later things count for nothing here.
 */
final class Order {
  private final Outline outline;
  private final List<Set<Integer>> neededInPhase = new ArrayList<>();
  private final List<Optional<BitSet>> before = new ArrayList<>();
  private final List<BitSet> beforePhaseEnds = new ArrayList<>();

  Order(Outline outline) {
    this.outline = outline;
    for (StepLine step : outline.steps()) {
      neededInPhase.add(neededInPhase(step));
      before.add(Optional.empty());
    }
    outline.phases().forEach(this::arrange);
  }

  /** Whether the step of that number surely ends before the other begins; true if not known. */
  boolean comesBefore(int earlier, int later) {
    return before.get(later).map(steps -> steps.get(earlier)).orElse(true);
  }

  /** The circles of steps that wait for one another, each once, beginning with its first step. */
  List<List<Integer>> cycles() {
    SimpleDirectedGraph<Integer, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
    List<List<Integer>> cycles = new ArrayList<>();
    for (int step = 0; step < before.size(); step++) {
      if (before.get(step).isEmpty()) {
        graph.addVertex(step);
      }
    }
    if (graph.vertexSet().isEmpty()) {
      return cycles;
    }
    for (Integer step : Set.copyOf(graph.vertexSet())) {
      for (Integer needed : neededInPhase.get(step)) {
        if (needed.equals(step)) {
          cycles.add(List.of(step));
        } else if (graph.containsVertex(needed)) {
          graph.addEdge(step, needed);
        }
      }
    }
    for (Set<Integer> knot :
        new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
      if (knot.size() > 1) {
        cycles.add(circleIn(knot));
      }
    }
    cycles.sort(Comparator.comparing(cycle -> cycle.get(0)));
    return cycles;
  }

  private Set<Integer> neededInPhase(StepLine step) {
    Set<Integer> needed = new HashSet<>();
    for (Need need : step.needs().orElse(List.of())) {
      Integer number = outline.stepNumbers().get(need.name());
      if (number != null && outline.steps().get(number).phase() == step.phase()) {
        needed.add(number);
      }
    }
    return needed;
  }

  /** Takes a phase's steps one after the other, each when all that it needs was taken. */
  private void arrange(PhaseLine phase) {
    List<List<Integer>> followers = new ArrayList<>();
    int[] open = new int[phase.end() - phase.first()];
    for (int step = phase.first(); step < phase.end(); step++) {
      followers.add(new ArrayList<>());
    }
    Deque<Integer> ready = new ArrayDeque<>();
    for (int step = phase.first(); step < phase.end(); step++) {
      open[step - phase.first()] = neededInPhase.get(step).size();
      for (int needed : neededInPhase.get(step)) {
        followers.get(needed - phase.first()).add(step);
      }
      if (neededInPhase.get(step).isEmpty()) {
        ready.add(step);
      }
    }
    BitSet all = new BitSet();
    all.set(phase.first(), phase.end());
    while (!ready.isEmpty()) {
      int step = ready.remove();
      BitSet earlier = before(outline.steps().get(step));
      before.set(step, Optional.of(earlier));
      all.or(earlier);
      for (int follower : followers.get(step - phase.first())) {
        if (--open[follower - phase.first()] == 0) {
          ready.add(follower);
        }
      }
    }
    beforePhaseEnds.add(all);
  }

  private BitSet before(StepLine step) {
    BitSet earlier = new BitSet();
    if (step.needs().isEmpty()) {
      earlier.set(0, outline.phases().get(step.phase()).first());
      return earlier;
    }
    for (Need need : step.needs().get()) {
      Integer number = outline.stepNumbers().get(need.name());
      Integer phase = outline.phaseNumbers().get(need.name());
      if (number != null && outline.steps().get(number).phase() <= step.phase()) {
        earlier.set(number);
        before.get(number).ifPresent(earlier::or);
      } else if (phase != null && phase < step.phase()) {
        earlier.or(beforePhaseEnds.get(phase));
      }
    }
    return earlier;
  }

  private List<Integer> circleIn(Set<Integer> knot) {
    List<Integer> way = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    int step = knot.stream().min(Comparator.naturalOrder()).orElseThrow();
    while (seen.add(step)) {
      way.add(step);
      step =
          neededInPhase.get(step).stream()
              .filter(knot::contains)
              .min(Comparator.naturalOrder())
              .orElseThrow();
    }
    List<Integer> circle = new ArrayList<>(way.subList(way.indexOf(step), way.size()));
    int first = circle.indexOf(circle.stream().min(Comparator.naturalOrder()).orElseThrow());
    Collections.rotate(circle, -first);
    return circle;
  }
}
