package io.dr.wiring;

import io.dr.action.Catalog;
import io.dr.action.CatalogVocabulary;
import io.dr.action.RunFacts;
import io.dr.aws.Documents;
import io.dr.aws.RealCloud;
import io.dr.engine.ActionSource;
import io.dr.engine.ClockTimeline;
import io.dr.engine.Timeline;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.plan.Planner;
import io.dr.runbook.Runbook;
import io.dr.sim.SimulatedOperators;
import io.dr.sim.SimulatedWorld;
import io.dr.sim.VirtualTimeline;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
    return real(run, request.path(), plan(run, request), request.by());
  }

  /**
   * A new rehearsal.
   *
   * @param speed simulated seconds a second; absent means as fast as possible
   * @throws IllegalArgumentException when the request names a site that the runbook lacks
   */
  public Recovery simulated(RunRequest request, Optional<Double> speed) {
    String run = RunIds.next(surroundings.clock().instant());
    Timeline timeline =
        speed.isPresent()
            ? new ClockTimeline(surroundings.clock(), speed.get(), WATCHED_WORKERS)
            : new VirtualTimeline(surroundings.clock().instant());
    return simulated(run, request, timeline);
  }

  /**
   * A run that the journal knows, in the real world.
   *
   * @param runbook what the run was frozen from
   */
  public Recovery resumed(String run, Event.RunInitiated initiated, Runbook runbook) {
    Path path = Path.of(initiated.path());
    Plan plan = frozen(run, initiated, runbook);
    return real(run, path, plan, initiated.by());
  }

  /** The plan of a run that the journal knows. */
  public static Plan frozen(String run, Event.RunInitiated initiated, Runbook runbook) {
    return new Planner(describing())
        .freeze(
            runbook,
            new Planner.Settings(
                run, initiated.by(), initiated.from(), initiated.to(), initiated.parameters()));
  }

  /** A catalogue that describes types and makes no actions. */
  public static Catalog describing() {
    return ActionCatalog.over(
        () -> {
          throw new IllegalStateException("this catalogue only describes");
        });
  }

  static Plan plan(String run, RunRequest request) {
    Runbook runbook = request.runbook();
    return new Planner(describing())
        .freeze(
            runbook,
            new Planner.Settings(
                run,
                request.by(),
                request.from().orElse(runbook.from()),
                request.to().orElse(runbook.to()),
                request.parameters()));
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
    RealCloud cloud = new RealCloud(surroundings.environment(), RealCloud.session(run, by));
    World world = World.real(cloud, surroundings, base, plan.to());
    ActionSource actions =
        new StepActions(
            ActionCatalog.over(() -> world), surroundings::variable, (step, with) -> {});
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
        () -> new Preflight(plan, cloud).check());
  }

  private Recovery simulated(String run, RunRequest request, Timeline timeline) {
    Plan plan = plan(run, request);
    Instant outage = request.outageAt().orElse(timeline.instant());
    SimulatedWorld world = new SimulatedWorld(timeline, outage, request.seed());
    RunFacts facts =
        new RunFacts(
            run,
            plan.runbook(),
            true,
            plan.from(),
            plan.to(),
            plan.accounts(),
            plan.tags(),
            outage,
            timeline.instant(),
            request.by());
    Rehearsal rehearsal =
        new Rehearsal(world, facts, Documents.in(folder(surroundings, request.path())));
    ActionSource actions =
        new StepActions(
            ActionCatalog.over(rehearsal::world),
            name -> surroundings.variable(name).or(() -> Optional.of("simulated-" + name)),
            rehearsal::expect);
    return new Recovery(
        run,
        plan,
        timeline,
        actions,
        Optional.of(new SimulatedOperators(world, timeline)),
        journal,
        surroundings,
        () -> {
          if (timeline instanceof ClockTimeline clock) {
            clock.close();
          }
        },
        List::of);
  }

  static Path folder(Surroundings surroundings, Path runbook) {
    Path file = surroundings.directory().resolve(runbook).toAbsolutePath();
    return Optional.ofNullable(file.getParent()).orElse(file);
  }
}
