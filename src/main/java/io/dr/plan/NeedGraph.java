package io.dr.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Which steps of a plan wait for which, by place in the plan's order. Steps that wait for the very
 * same steps, as those of a phase mostly do, stand behind one barrier: so two phases of a thousand
 * steps each are two thousand edges, and not a million.
 */
public final class NeedGraph {
  private final List<PlannedStep> steps;
  private final Map<String, Integer> places = new HashMap<>();
  private final int[] barrierOf;
  private final int[][] barriersFor;
  private final List<int[]> needs = new ArrayList<>();
  private final List<int[]> behind = new ArrayList<>();

  public NeedGraph(Plan plan) {
    steps = List.copyOf(plan.steps().values());
    barrierOf = new int[steps.size()];
    barriersFor = new int[steps.size()][];
    Map<List<String>, Integer> known = new IdentityHashMap<>();
    List<List<Integer>> before = new ArrayList<>();
    List<List<Integer>> after = new ArrayList<>();
    for (PlannedStep step : steps) {
      int place = places.size();
      places.put(step.id(), place);
      before.add(new ArrayList<>(1));
      Integer barrier = known.get(step.needs());
      if (barrier == null) {
        barrier = needs.size();
        known.put(step.needs(), barrier);
        int[] waitedFor = step.needs().stream().mapToInt(this::place).distinct().toArray();
        needs.add(waitedFor);
        after.add(new ArrayList<>(1));
        for (int need : waitedFor) {
          before.get(need).add(barrier);
        }
      }
      barrierOf[place] = barrier;
      after.get(barrier).add(place);
    }
    after.forEach(list -> behind.add(ints(list)));
    Arrays.setAll(barriersFor, place -> ints(before.get(place)));
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  /** How many steps there are. */
  public int size() {
    return steps.size();
  }

  /** How many barriers there are. */
  public int barriers() {
    return needs.size();
  }

  /** The step at a place. */
  public PlannedStep step(int place) {
    return steps.get(place);
  }

  /** Whether the plan has such a step. */
  public boolean has(String id) {
    return places.containsKey(id);
  }

  /**
   * The place of a step; whatever it needs has an earlier one.
   *
   * @throws IllegalArgumentException when the plan has none, or not before a step that needs it
   */
  public int place(String id) {
    return Optional.ofNullable(places.get(id))
        .orElseThrow(() -> new IllegalArgumentException("the plan has no step " + id));
  }

  /** The barrier that a step stands behind. */
  public int barrierOf(int place) {
    return barrierOf[place];
  }

  /** Does something for each barrier that waits for a step. */
  public void barriersFor(int place, IntConsumer task) {
    for (int barrier : barriersFor[place]) {
      task.accept(barrier);
    }
  }

  /** How many steps a barrier waits for. */
  public int needs(int barrier) {
    return needs.get(barrier).length;
  }

  /** Does something for each step that a barrier waits for. */
  public void needs(int barrier, IntConsumer task) {
    for (int place : needs.get(barrier)) {
      task.accept(place);
    }
  }

  /** Does something for each step behind a barrier. */
  public void behind(int barrier, IntConsumer task) {
    for (int place : behind.get(barrier)) {
      task.accept(place);
    }
  }
}
