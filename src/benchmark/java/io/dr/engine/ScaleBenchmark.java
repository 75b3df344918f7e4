package io.dr.engine;

import io.dr.action.Outputs;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.plan.Forecast;
import io.dr.plan.NeedGraph;
import io.dr.plan.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one entry costs in a run of phases of ten steps: to fold it into the state, to decide what
 * follows, and to forecast. The run is played again and again; what it takes to begin it anew is
 * part of the figures, spread over its entries.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScaleBenchmark {
  private static final int WIDTH = 10;

  @Param({"100", "1000", "10000"})
  private int steps;

  private final List<Entry> entries = new ArrayList<>();
  private final List<RunState> states = new ArrayList<>();
  private Plan plan = PlanShapes.phases(1, 1);
  private NeedGraph graph = new NeedGraph(plan);
  private RunState begun = RunState.of("run");
  private Decider decider = new Decider(plan, false, PlanShapes.START);
  private UnmetNeeds needs = new UnmetNeeds(graph, begun);
  private ForecastWatch watch = new ForecastWatch(plan, graph, begun);
  private Instant now = PlanShapes.START;
  private int next;

  /** Plays the run once, and keeps its states. */
  @Setup
  public void play() {
    plan = PlanShapes.phases(steps, WIDTH);
    graph = new NeedGraph(plan);
    decider = new Decider(plan, false, PlanShapes.START);
    begun = RunState.of("run").apply(entry(1, PlanShapes.initiated()));
    RunState state = begun;
    for (int first = 0; first < steps; first += WIDTH) {
      List<Event> events = new ArrayList<>();
      for (int i = first; i < first + WIDTH; i++) {
        events.add(new Event.StepStarted("s" + i, 1));
      }
      for (int i = first; i < first + WIDTH; i++) {
        events.add(new Event.StepSucceeded("s" + i, Outputs.NONE, Optional.empty()));
      }
      for (Event event : events) {
        Entry entry = entry(state.sequence() + 1, event);
        state = state.apply(entry);
        entries.add(entry);
        states.add(state);
      }
    }
    again();
  }

  private static Entry entry(long sequence, Event event) {
    return new Entry("run", sequence, PlanShapes.START.plusSeconds(sequence), event, "", "");
  }

  private void again() {
    next = 0;
    needs = new UnmetNeeds(graph, begun);
    watch = new ForecastWatch(plan, graph, begun);
  }

  private int turn() {
    if (next == entries.size()) {
      again();
    }
    now = PlanShapes.START.plusSeconds(next);
    return next++;
  }

  /** One entry more in the state. */
  @Benchmark
  public RunState fold() {
    int turn = turn();
    return (turn == 0 ? begun : states.get(turn - 1)).apply(entries.get(turn));
  }

  /** The state of the run from all its entries. */
  @Benchmark
  public RunState foldAll() {
    RunState state = begun;
    for (Entry entry : entries) {
      state = state.apply(entry);
    }
    return state;
  }

  /** What follows from one entry more. */
  @Benchmark
  public List<Command> decide() {
    int turn = turn();
    RunState state = states.get(turn);
    needs.heard(entries.get(turn), state);
    return decider.decide(state, needs.readiness(state), Map.of(), now);
  }

  /** What follows from one entry more, all steps looked at. */
  @Benchmark
  public List<Command> decideAnew() {
    return decider.decide(states.get(turn()), Map.of(), now);
  }

  /** When the run will have recovered, after one entry more. */
  @Benchmark
  public Instant forecast() {
    int turn = turn();
    watch.heard(entries.get(turn), states.get(turn));
    return watch.recovered(states.get(turn), now);
  }

  /** The same by a pass over the whole plan. */
  @Benchmark
  public Instant forecastAnew() {
    RunState state = states.get(turn());
    return Forecast.of(plan, ForecastWatch.progress(plan, state), state.declaredAt(), now)
        .recovered();
  }
}
