package io.dr.wiring;

import io.dr.action.Failure;
import io.dr.action.Fence;
import io.dr.action.RunFacts;
import io.dr.aws.Cloud;
import io.dr.aws.Documents;
import io.dr.aws.ReadOnlyCloud;
import io.dr.aws.RealCloud;
import io.dr.engine.ClockTimeline;
import io.dr.engine.DryRun;
import io.dr.engine.Finding;
import io.dr.plan.Plan;
import io.dr.post.Reach;
import io.dr.preflight.Check;
import io.dr.preflight.ControlPlanes;
import io.dr.preflight.CredentialLife;
import io.dr.preflight.Credentials;
import io.dr.preflight.DataLoss;
import io.dr.preflight.Examination;
import io.dr.preflight.InTime;
import io.dr.preflight.People;
import io.dr.preflight.Permissions;
import io.dr.preflight.Preflight;
import io.dr.preflight.Quotas;
import io.dr.preflight.Sequence;
import io.dr.preflight.Subject;
import io.dr.preflight.Targets;
import io.dr.preflight.TimeToLive;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The precautions of a run: over AWS as it is, or without asking it anything. */
final class RealPrecautions implements Precautions {
  private static final int WORKERS = 8;

  private static final List<Examination> EXAMINATIONS =
      List.of(
          new Credentials(),
          new CredentialLife(),
          new Targets(),
          new DataLoss(),
          new InTime(),
          new Permissions(),
          new Quotas(),
          new TimeToLive(),
          new ControlPlanes(),
          new Sequence(),
          new People());

  private final String run;
  private final Plan plan;
  private final String by;
  private final RealCloud real;
  private final Cloud cloud;
  private final Surroundings surroundings;
  private final Path base;

  /**
   * @param by who would authorise the run
   * @param base the runbook's folder
   */
  RealPrecautions(
      String run, Plan plan, String by, RealCloud cloud, Surroundings surroundings, Path base) {
    this.run = run;
    this.plan = plan;
    this.by = by;
    this.real = cloud;
    this.cloud = new ReadOnlyCloud(cloud);
    this.surroundings = surroundings;
    this.base = base;
  }

  @Override
  public List<Failure> demand() {
    real.shareReads();
    Instant now = surroundings.clock().instant();
    return Credentials.demand(plan, facts(now, now), cloud);
  }

  @Override
  public List<Check> examine(Instant outageAt) {
    real.shareReads();
    Instant now = surroundings.clock().instant();
    RunFacts facts = facts(outageAt, now);
    List<Examination> all = new ArrayList<>(EXAMINATIONS);
    all.add(new Reach(new Correspondents(plan, base, surroundings)::ways));
    return new Preflight(all).examine(subject(facts, now, once(() -> look(facts))));
  }

  /** What can be said without asking anybody. */
  List<Check> offline(Instant outageAt) {
    Instant now = surroundings.clock().instant();
    return new Preflight(EXAMINATIONS).offline(subject(facts(outageAt, now), now, List::of));
  }

  private Subject subject(RunFacts facts, Instant now, Supplier<List<Finding>> findings) {
    return new Subject(
        plan, facts, now, cloud, Documents.in(base), surroundings::variable, findings);
  }

  /** What each step would do now; whoever asks first looks, the others wait for it. */
  private static Supplier<List<Finding>> once(Supplier<List<Finding>> look) {
    CompletableFuture<Supplier<List<Finding>>> first = new CompletableFuture<>();
    CompletableFuture<List<Finding>> found = new CompletableFuture<>();
    return () -> {
      if (first.complete(look)) {
        try {
          found.complete(look.get());
        } catch (RuntimeException e) {
          found.completeExceptionally(e);
        }
      }
      return found.join();
    };
  }

  List<Finding> look(RunFacts facts) {
    World world = World.real(cloud, surroundings, base, plan.to(), Fence.NONE);
    StepActions actions = new StepActions(ActionCatalog.over(() -> world), surroundings);
    try (ClockTimeline timeline = new ClockTimeline(surroundings.clock(), 1, WORKERS)) {
      return new DryRun(plan, actions, facts, timeline).look();
    }
  }

  RunFacts facts(Instant outageAt, Instant now) {
    return new RunFacts(
        run,
        plan.runbook(),
        true,
        plan.from(),
        plan.to(),
        plan.accounts(),
        plan.tags(),
        outageAt,
        now,
        by);
  }
}
