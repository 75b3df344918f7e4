package io.dr.plan;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.jgrapht.traverse.TopologicalOrderIterator;

/** Puts steps into an order in which each comes after everything it needs. */
final class Order {
  private Order() {}

  /**
   * Sorts, keeping the written order where the needs leave a choice.
   *
   * @throws org.jgrapht.traverse.NotDirectedAcyclicGraphException when the steps need each other
   */
  static Map<String, PlannedStep> sort(List<PlannedStep> written) {
    Map<String, PlannedStep> asWritten = new LinkedHashMap<>();
    boolean sorted = true;
    for (PlannedStep step : written) {
      sorted &= asWritten.keySet().containsAll(step.needs());
      asWritten.put(step.id(), step);
    }
    // Most people write steps in the order in which they would do them.
    return sorted ? asWritten : sorted(written);
  }

  private static Map<String, PlannedStep> sorted(List<PlannedStep> written) {
    Map<String, PlannedStep> byId = new HashMap<>();
    Map<String, Integer> place = new HashMap<>();
    SimpleDirectedGraph<String, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
    for (PlannedStep step : written) {
      place.put(step.id(), place.size());
      byId.put(step.id(), step);
      graph.addVertex(step.id());
    }
    for (PlannedStep step : written) {
      step.needs().forEach(need -> graph.addEdge(need, step.id()));
    }
    Map<String, PlannedStep> sorted = new LinkedHashMap<>();
    new TopologicalOrderIterator<>(
            graph, (a, b) -> Integer.compare(place.getOrDefault(a, 0), place.getOrDefault(b, 0)))
        .forEachRemaining(
            id -> {
              PlannedStep step = byId.get(id);
              if (step != null) {
                sorted.put(id, step);
              }
            });
    return sorted;
  }
}
