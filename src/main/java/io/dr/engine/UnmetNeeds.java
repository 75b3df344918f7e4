package io.dr.engine;

import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.journal.StepState;
import io.dr.journal.StepStatus;
import io.dr.plan.NeedGraph;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Step;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A run's readiness, kept up entry by entry: of each barrier it is counted how many of the steps
 * that it waits for have not passed. So an entry costs what it changed, however many steps there
 * are. Used from one thread.
 */
@ThreadConfined
public final class UnmetNeeds {
  private final NeedGraph graph;
  private final int[] unmet;
  private final BitSet pending = new BitSet();
  private final BitSet passed = new BitSet();
  private final NavigableSet<Integer> startable = new TreeSet<>();
  private final NavigableSet<Integer> blocking = new TreeSet<>();
  private final NavigableSet<Integer> asking = new TreeSet<>();
  private int open;
  private int openToRecovery;
  private long sequence;
  private long visits;

  /** Counts what a run as it stands waits for. */
  public UnmetNeeds(NeedGraph graph, RunState state) {
    this.graph = graph;
    this.unmet = new int[graph.barriers()];
    count(state);
  }

  /** Takes in an entry, and how the run stands after it. */
  public void heard(Entry entry, RunState state) {
    if (entry.sequence() != sequence + 1) {
      count(state);
      return;
    }
    sequence = entry.sequence();
    if (entry.event() instanceof Event.OfStep ofStep && graph.has(ofStep.step())) {
      look(graph.place(ofStep.step()), state.step(ofStep.step()));
    }
  }

  /** What follows from how the run stands, the same as {@link Readiness#of}. */
  public Readiness readiness(RunState state) {
    if (state.sequence() != sequence) {
      count(state);
    }
    Optional<String> blockedBy =
        blocking.isEmpty() ? Optional.empty() : Optional.of(graph.step(blocking.first()).id());
    boolean held = blockedBy.isPresent() || state.authorisation().pending();
    return new Readiness(
        held ? List.of() : startable.stream().map(graph::step).toList(),
        blockedBy,
        asking.stream().map(place -> graph.step(place).id()).toList(),
        openToRecovery == 0,
        open == 0);
  }

  /** How many states of steps were looked at so far. */
  long visits() {
    return visits;
  }

  private void count(RunState state) {
    startable.clear();
    blocking.clear();
    asking.clear();
    pending.clear();
    passed.clear();
    open = graph.size();
    openToRecovery = 0;
    for (int barrier = 0; barrier < unmet.length; barrier++) {
      unmet[barrier] = graph.needs(barrier);
    }
    for (int place = 0; place < graph.size(); place++) {
      openToRecovery += graph.step(place).leadsToRecovery() ? 1 : 0;
    }
    for (int place = 0; place < graph.size(); place++) {
      look(place, state.step(graph.step(place).id()));
    }
    sequence = state.sequence();
  }

  private void look(int place, StepState known) {
    visits++;
    PlannedStep step = graph.step(place);
    pending.set(place, known.status() == StepStatus.PENDING);
    put(startable, place, pending.get(place) && unmet[graph.barrierOf(place)] == 0);
    put(blocking, place, Readiness.blocks(step, known));
    put(
        asking,
        place,
        known.status() == StepStatus.FAILED && step.onFailure() == Step.OnFailure.ASK);
    if (Readiness.passed(step, known) != passed.get(place)) {
      passed.flip(place);
      passed(place, passed.get(place) ? -1 : 1);
    }
  }

  private void passed(int place, int more) {
    open += more;
    openToRecovery += graph.step(place).leadsToRecovery() ? more : 0;
    graph.barriersFor(
        place,
        barrier -> {
          boolean before = unmet[barrier] == 0;
          unmet[barrier] += more;
          if (before != (unmet[barrier] == 0)) {
            graph.behind(barrier, other -> put(startable, other, !before && pending.get(other)));
          }
        });
  }

  private static void put(NavigableSet<Integer> set, int place, boolean in) {
    if (in) {
      set.add(place);
    } else {
      set.remove(place);
    }
  }
}
