package io.dr.preflight;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.RunFacts;
import io.dr.aws.Cloud;
import io.dr.aws.CredentialCheck;
import io.dr.aws.Partition;
import io.dr.plan.Grants;
import io.dr.plan.Plan;
import io.dr.runbook.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Whether every account that a step works in lets us in. */
public final class Credentials implements Examination {
  private static final int WORKERS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  @Override
  public Area area() {
    return Area.CREDENTIALS;
  }

  @Override
  public List<Check> examine(Subject subject) {
    List<Check> checks = new ArrayList<>();
    refusals(subject.plan(), subject.facts(), subject.cloud())
        .forEach((site, refusal) -> checks.add(check(subject.plan(), site, refusal)));
    return checks;
  }

  private static Check check(Plan plan, Site site, Optional<Failure> refusal) {
    String subject = site.name();
    if (refusal.isEmpty()) {
      return Check.pass(
          Area.CREDENTIALS,
          subject,
          "account "
              + site.account()
              + " lets us in"
              + site.role().map(r -> " as " + r).orElse(""));
    }
    return tolerable(plan, site, refusal.get())
        ? Check.warn(Area.CREDENTIALS, subject, refusal.get().cause(), refusal.get().remedy())
        : Check.fail(Area.CREDENTIALS, subject, refusal.get());
  }

  /**
   * Demands that all accounts let us in.
   *
   * @return what should be known and stops nothing: the site that failed may well be silent
   * @throws ActionFailure for the first, in the runbook's order, that keeps us out
   */
  public static List<Failure> demand(Plan plan, RunFacts facts, Cloud cloud) {
    List<Failure> doubts = new ArrayList<>();
    refusals(plan, facts, cloud)
        .forEach(
            (site, refusal) ->
                refusal.ifPresent(
                    failure -> {
                      if (!tolerable(plan, site, failure)) {
                        throw new ActionFailure(failure);
                      }
                      doubts.add(failure);
                    }));
    return doubts;
  }

  /** All are asked side by side. */
  private static Map<Site, Optional<Failure>> refusals(Plan plan, RunFacts facts, Cloud cloud) {
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    try {
      Map<Site, CompletableFuture<Optional<Failure>>> asked = new LinkedHashMap<>();
      for (Site site : sites(plan, facts)) {
        asked.put(site, patient(plan, site, supplyAsync(() -> refusal(cloud, site), workers)));
      }
      Map<Site, Optional<Failure>> refusals = new LinkedHashMap<>();
      asked.forEach((site, answer) -> refusals.put(site, answer.join()));
      return refusals;
    } finally {
      workers.shutdownNow();
    }
  }

  /** A region that has failed may never answer, and the recovery does not wait for it. */
  private static CompletableFuture<Optional<Failure>> patient(
      Plan plan, Site site, CompletableFuture<Optional<Failure>> answer) {
    Failure silent =
        Failure.of(
            Failure.Kind.UNREACHABLE,
            site.name() + " did not answer within " + PATIENCE.toSeconds() + " s.",
            "Steps that read from it may fail; see what they say.");
    return failed(plan, site)
        ? answer.completeOnTimeout(Optional.of(silent), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        : answer;
  }

  private static boolean failed(Plan plan, Site site) {
    return site.equals(plan.from()) && !site.equals(plan.to());
  }

  private static boolean tolerable(Plan plan, Site site, Failure failure) {
    return failed(plan, site) && failure.kind() != Failure.Kind.DENIED;
  }

  private static Optional<Failure> refusal(Cloud cloud, Site site) {
    try {
      CredentialCheck.of(cloud, site);
      return Optional.empty();
    } catch (ActionFailure e) {
      return Optional.of(e.failure());
    }
  }

  /** Every site and account that a step needs a permission in, in the plan's order. */
  private static List<Site> sites(Plan plan, RunFacts facts) {
    return List.copyOf(Grants.of(plan, facts, Partition::of, permission -> true).keySet());
  }
}
