package io.dr.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * When a run will have recovered, kept up step by step: the same that {@link Forecast#of} says,
 * without a pass over the whole plan. Of each step that has not begun, the longest way from its
 * begin to the recovery is known; it changes only when a step begins, or is to be done again. As
 * time goes by, only the steps under way are looked at. Used from one thread.
 */
public final class RollingForecast {
  private static final Duration NOWHERE = Duration.ofSeconds(-1);

  private final NeedGraph graph;
  private final BitSet begun = new BitSet();
  private final Map<Integer, Progress.Of> underway = new LinkedHashMap<>();
  private final Map<Integer, Instant> finished = new LinkedHashMap<>();
  private final NavigableSet<Finish> byTime = new TreeSet<>(Finish.BY_TIME);
  private final NavigableSet<Finish> leading = new TreeSet<>(Finish.BY_TIME);
  private int openToRecovery;

  private final Duration[] ways;
  private final Ways longest = new Ways();
  private final List<Ways> behind = new ArrayList<>();
  private final Duration[] beyond;
  private final int[] waiting;
  private long visits;

  private record Finish(Instant at, int place) {
    static final Comparator<Finish> BY_TIME =
        Comparator.comparing(Finish::at).thenComparing(Finish::place);
  }

  private record Way(Duration length, int place) {}

  /** The longest of some ways; what is no longer so is dropped when it comes to the top. */
  private final class Ways {
    private final PriorityQueue<Way> queue =
        new PriorityQueue<>(1, Comparator.comparing(Way::length).reversed());

    Duration top() {
      Way top = queue.peek();
      while (top != null && (begun.get(top.place()) || !ways[top.place()].equals(top.length()))) {
        queue.remove();
        top = queue.peek();
      }
      return top == null ? NOWHERE : top.length();
    }
  }

  /** Nothing has begun. */
  public RollingForecast(NeedGraph graph) {
    this.graph = graph;
    ways = new Duration[graph.size()];
    Arrays.fill(ways, NOWHERE);
    beyond = new Duration[graph.barriers()];
    Arrays.fill(beyond, NOWHERE);
    waiting = new int[graph.barriers()];
    for (int barrier = 0; barrier < graph.barriers(); barrier++) {
      waiting[barrier] = graph.needs(barrier);
      behind.add(new Ways());
    }
    for (int place = graph.size() - 1; place >= 0; place--) {
      openToRecovery += graph.step(place).leadsToRecovery() ? 1 : 0;
      lead(place, way(place));
      int barrier = graph.barrierOf(place);
      beyond[barrier] = longer(beyond[barrier], ways[place]);
    }
  }

  /**
   * Takes in how far a step has come.
   *
   * @param progress empty when it has not started, or is to be done once more
   */
  public void put(String step, Optional<Progress.Of> progress) {
    int place = graph.place(step);
    forget(place);
    if (progress.isPresent()) {
      begin(place, progress.get());
    } else if (begun.get(place)) {
      begun.clear(place);
      graph.barriersFor(place, barrier -> waiting[barrier]++);
      lead(place, way(place));
      spread(graph.barrierOf(place));
    }
  }

  private void begin(int place, Progress.Of progress) {
    if (progress.finishedAt().isPresent()) {
      Finish finish = new Finish(progress.finishedAt().get(), place);
      finished.put(place, finish.at());
      byTime.add(finish);
      if (graph.step(place).leadsToRecovery()) {
        leading.add(finish);
        openToRecovery--;
      }
    } else {
      underway.put(place, progress);
    }
    if (!begun.get(place)) {
      begun.set(place);
      graph.barriersFor(place, barrier -> waiting[barrier]--);
      spread(graph.barrierOf(place));
    }
  }

  private void forget(int place) {
    underway.remove(place);
    Instant at = finished.remove(place);
    if (at != null) {
      byTime.remove(new Finish(at, place));
      if (leading.remove(new Finish(at, place))) {
        openToRecovery++;
      }
    }
  }

  /**
   * When production will count as recovered, UTC.
   *
   * @param start when the first steps start if they have not yet, UTC
   * @param now the present, UTC
   */
  public Instant recovered(Instant start, Instant now) {
    if (openToRecovery == 0) {
      return leading.isEmpty() ? start : leading.last().at();
    }
    Instant base = start.isAfter(now) ? start : now;
    Instant latest = then(Instant.MIN, base, longest.top());
    for (Map.Entry<Integer, Progress.Of> step : underway.entrySet()) {
      visits++;
      Instant finish = Forecast.finish(graph.step(step.getKey()), step.getValue(), now);
      latest = then(latest, finish, onwards(step.getKey()));
    }
    // Whoever wrote it, its clock was ahead: what ended before now delays nothing.
    for (Finish finish : byTime.descendingSet()) {
      if (!finish.at().isAfter(now)) {
        break;
      }
      latest = then(latest, finish.at(), onwards(finish.place()));
    }
    return latest;
  }

  private static Instant then(Instant latest, Instant from, Duration way) {
    if (way.isNegative()) {
      return latest;
    }
    Instant end = from.plus(way);
    return end.isAfter(latest) ? end : latest;
  }

  /** The steps that have begun and are not settled. */
  public List<String> underway() {
    return underway.keySet().stream().map(place -> graph.step(place).id()).toList();
  }

  /** How many steps were looked at so far. */
  public long visits() {
    return visits;
  }

  /** From a step's end to the recovery. */
  private Duration onwards(int place) {
    Duration[] most = {graph.step(place).leadsToRecovery() ? Duration.ZERO : NOWHERE};
    graph.barriersFor(place, barrier -> most[0] = longer(most[0], beyond[barrier]));
    return most[0];
  }

  private Duration way(int place) {
    visits++;
    Duration onwards = onwards(place);
    return onwards.isNegative() ? NOWHERE : onwards.plus(graph.step(place).estimate());
  }

  private void lead(int place, Duration way) {
    ways[place] = way;
    longest.queue.add(new Way(way, place));
    behind.get(graph.barrierOf(place)).queue.add(new Way(way, place));
  }

  /** What stands behind a barrier has changed: so may the ways of what it waits for. */
  private void spread(int changed) {
    NavigableSet<Integer> doubtful = new TreeSet<>();
    doubt(changed, doubtful);
    // Backwards, so that each is looked at once, when all behind it are settled.
    Integer place = doubtful.pollLast();
    while (place != null) {
      Duration way = way(place);
      if (!way.equals(ways[place])) {
        lead(place, way);
        doubt(graph.barrierOf(place), doubtful);
      }
      place = doubtful.pollLast();
    }
  }

  private void doubt(int barrier, NavigableSet<Integer> doubtful) {
    Duration most = behind.get(barrier).top();
    if (most.equals(beyond[barrier])) {
      return;
    }
    beyond[barrier] = most;
    if (waiting[barrier] > 0) {
      graph.needs(
          barrier,
          need -> {
            if (!begun.get(need)) {
              doubtful.add(need);
            }
          });
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
