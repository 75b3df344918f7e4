package io.dr.wiring;

import io.dr.action.Catalog;
import io.dr.action.CatalogVocabulary;
import io.dr.action.Failure;
import io.dr.aws.Documents;
import io.dr.aws.RealCloud;
import io.dr.engine.ActionSource;
import io.dr.engine.AttachmentFence;
import io.dr.engine.ClockTimeline;
import io.dr.engine.Timeline;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Lease;
import io.dr.journal.PastRuns;
import io.dr.journal.RunClock;
import io.dr.journal.RunState;
import io.dr.plan.Expected;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.plan.Planner;
import io.dr.preflight.Check;
import io.dr.runbook.RegularFile;
import io.dr.runbook.Runbook;
import io.dr.runbook.yaml.RunbookReader;
import io.dr.sim.SimulatedWorld;
import io.dr.sim.VirtualTimeline;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Wires runs: in the real world or in the simulated one. */
public final class Recoveries {
  private static final int WORKERS = 16;
  private static final int WATCHED_WORKERS = 4;

  private final Surroundings surroundings;
  private final Journal journal;

  public Recoveries(Surroundings surroundings, Journal journal) {
    this.surroundings = surroundings;
    this.journal = journal;
  }

  /**
   * A new run in the real world.
   *
   * @throws IllegalArgumentException when the request names a site that the runbook lacks
   */
  public Recovery real(RunRequest request) {
    String run = RunIds.next(surroundings.clock().instant());
    return real(run, request.path(), plan(run, request, past(request)), request.by());
  }

  /**
   * A new rehearsal.
   *
   * @param speed simulated seconds a second; absent means as fast as possible
   * @throws IllegalArgumentException when the request names a site that the runbook lacks
   */
  public Recovery simulated(RunRequest request, Optional<Double> speed) {
    String run = RunIds.next(surroundings.clock().instant());
    Plan plan = plan(run, request, past(request));
    // A disaster that is only supposed for later is declared when it comes.
    // The journal's times are to the millisecond, and the world that is made from it goes by them.
    Instant now = surroundings.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    Instant from = request.outageAt().filter(now::isBefore).orElse(now);
    Timeline timeline =
        speed.isPresent()
            ? new ClockTimeline(
                surroundings.clock(), speed.get(), WATCHED_WORKERS, Optional.of(from))
            : new VirtualTimeline(from);
    Instant outage = request.outageAt().orElse(timeline.instant());
    Rehearsal rehearsal = rehearsal(run, plan, request.path(), outage, request.seed(), timeline);
    return simulated(
        run, plan, timeline, rehearsal, rehearsed(run, plan, request.path(), () -> {}));
  }

  /**
   * A run that the journal knows, in its own world: that of a rehearsal is made again when the run
   * is checked or resumed, and its time goes on from where it stood.
   *
   * @param state the run
   * @param lease who drives it
   * @param runbook what it was frozen from
   */
  public Recovery resumed(RunState state, Optional<Lease> lease, Runbook runbook) {
    Event.RunInitiated initiated = state.initiated();
    surroundings.keepSecret(initiated.source());
    Path path = Path.of(initiated.path());
    Plan plan = frozen(state.run(), initiated, runbook);
    if (initiated.mode() == Event.Mode.DISASTER) {
      return new Recoveries(surroundings.inTimeOf(state, lease), journal)
          .real(state.run(), path, plan, initiated.by());
    }
    Timeline timeline = goingOn(state, lease);
    Rehearsal rehearsal =
        rehearsal(state.run(), plan, path, initiated.outageAt(), initiated.seed(), timeline);
    return simulated(
        state.run(),
        plan,
        timeline,
        rehearsal,
        rehearsed(state.run(), plan, path, () -> rehearsal.follow(journal.read(state.run(), 0))));
  }

  /** A simulated world comes to be as the run goes on: before, only the plan can be looked at. */
  private Precautions rehearsed(String run, Plan plan, Path path, Runnable world) {
    return new Precautions() {
      @Override
      public List<Failure> demand() {
        world.run();
        return List.of();
      }

      @Override
      public List<Check> examine(Instant outageAt) {
        try (RealCloud unused = new RealCloud(surroundings.environment(), "dr")) {
          return new RealPrecautions(
                  run, plan, "", unused, surroundings, folder(surroundings, path))
              .offline(outageAt);
        }
      }
    };
  }

  /** How fast a run's time goes, in its seconds a second; empty where it jumps. */
  public static Optional<Double> speed(RunState state) {
    boolean rehearsal = state.initiated().mode() == Event.Mode.SIMULATION;
    if (rehearsal && state.orchestrator().isEmpty()) {
      // It was ended before it could write how it would go.
      return Optional.empty();
    }
    OptionalDouble speed = state.clock().map(RunClock::speed).orElse(OptionalDouble.of(1));
    return speed.isPresent() ? Optional.of(speed.getAsDouble()) : Optional.empty();
  }

  private Timeline goingOn(RunState state, Optional<Lease> lease) {
    Instant from = state.now(surroundings.inTimeOf(state, lease).clock().instant(), lease);
    Optional<Double> speed = speed(state);
    return speed.isPresent()
        ? new ClockTimeline(surroundings.clock(), speed.get(), WATCHED_WORKERS, Optional.of(from))
        : new VirtualTimeline(from);
  }

  /** The plan of a run that the journal knows. */
  public static Plan frozen(String run, Event.RunInitiated initiated, Runbook runbook) {
    return new Planner(describing())
        .freeze(
            runbook,
            new Planner.Settings(
                run, initiated.by(), initiated.from(), initiated.to(), initiated.parameters()),
            initiated.expected());
  }

  /**
   * The plan of a run that the journal knows, from its recorded runbook alone: that was valid when
   * it was frozen, and what comes of it must have the hash that was recorded then. Where its data
   * are recorded, no YAML is read.
   *
   * @return empty when it has not: the text was altered, or another version of dr froze it
   */
  public static Optional<Plan> asFrozen(String run, Event.RunInitiated initiated) {
    try {
      return initiated
          .data()
          .map(RunbookReader::bound)
          .orElseGet(() -> RunbookReader.bound(initiated.source()))
          .map(runbook -> frozen(run, initiated, runbook))
          .filter(plan -> plan.hash().equals(initiated.planHash()));
    } catch (RuntimeException invalid) {
      // The planner takes for granted what a reader of runbooks has made sure of.
      return Optional.empty();
    }
  }

  /** A catalogue that describes types and makes no actions. */
  public static Catalog describing() {
    return ActionCatalog.over(
        () -> {
          throw new IllegalStateException("this catalogue only describes");
        });
  }

  static Plan plan(String run, RunRequest request) {
    return plan(run, request, PastRuns.NONE);
  }

  /** The plan, its steps expected to take what they took in past runs. */
  static Plan plan(String run, RunRequest request, PastRuns past) {
    Runbook runbook = request.runbook();
    Planner planner = new Planner(describing());
    Planner.Settings settings =
        new Planner.Settings(
            run,
            request.by(),
            request.from().orElse(runbook.from()),
            request.to().orElse(runbook.to()),
            request.parameters());
    Plan plan = planner.freeze(runbook, settings);
    Map<String, Expected> expected = past.expected(plan, request.mode());
    return expected.isEmpty() ? plan : planner.freeze(runbook, settings, expected);
  }

  private PastRuns past(RunRequest request) {
    return PastRuns.of(journal, request.runbook().name());
  }

  /**
   * What a step's action says against its parameters, now that those of the runbook are filled in;
   * empty when all fit. What only the run gives is not looked at.
   *
   * @throws IllegalArgumentException when the request names a site that the runbook lacks
   */
  public static Optional<String> objection(RunRequest request) {
    CatalogVocabulary vocabulary = new CatalogVocabulary(describing());
    for (PlannedStep step : plan("check", request).steps().values()) {
      if (step.with().toString().contains("${")) {
        continue;
      }
      Optional<String> objection = vocabulary.objection(step.type().id(), step.with());
      if (objection.isPresent()) {
        return Optional.of("step '" + step.id() + "': " + objection.get());
      }
    }
    return Optional.empty();
  }

  private Recovery real(String run, Path path, Plan plan, String by) {
    Path base = folder(surroundings, path);
    AttachmentFence fence = new AttachmentFence(journal, run);
    RealCloud cloud = new RealCloud(surroundings.environment(), RealCloud.session(run, by), fence);
    World world = World.real(cloud, surroundings, base, plan.to(), fence);
    ActionSource wired = new StepActions(ActionCatalog.over(() -> world), surroundings);
    ActionSource actions = new FreshReads(new FencedActions(wired, fence), cloud);
    ClockTimeline timeline = new ClockTimeline(surroundings.clock(), 1, WORKERS);
    return new Recovery(
        run,
        plan,
        timeline,
        actions,
        Optional.empty(),
        journal,
        surroundings,
        () -> {
          timeline.close();
          cloud.close();
        },
        new RealPrecautions(run, plan, by, cloud, surroundings, base),
        fence,
        new Correspondents(plan, base, surroundings).all(run));
  }

  private Rehearsal rehearsal(
      String run, Plan plan, Path path, Instant outage, long seed, Timeline timeline) {
    return new Rehearsal(
        run,
        plan,
        new SimulatedWorld(timeline, outage, seed),
        timeline,
        Documents.in(folder(surroundings, path)),
        name -> surroundings.variable(name).or(() -> Optional.of("simulated-" + name)),
        surroundings.redaction());
  }

  private Recovery simulated(
      String run, Plan plan, Timeline timeline, Rehearsal rehearsal, Precautions precautions) {
    return new Recovery(
        run,
        plan,
        timeline,
        rehearsal,
        Optional.of(rehearsal),
        journal,
        surroundings,
        () -> {
          if (timeline instanceof ClockTimeline clock) {
            clock.close();
          }
        },
        precautions,
        new AttachmentFence(journal, run),
        List.of());
  }

  static Path folder(Surroundings surroundings, Path runbook) {
    return RegularFile.folderOf(surroundings.directory().resolve(runbook));
  }
}
