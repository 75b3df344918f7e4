package io.dr.wiring;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
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

/** What is checked before anything is begun: that every account a step works in lets us in. */
final class Preflight {
  private static final int WORKERS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Plan plan;
  private final Cloud cloud;

  Preflight(Plan plan, Cloud cloud) {
    this.plan = plan;
    this.cloud = cloud;
  }

  /**
   * Checks all accounts side by side.
   *
   * @return what should be known and stops nothing: the site that failed may well be silent
   * @throws ActionFailure for the first, in the runbook's order, that keeps us out
   */
  List<Failure> check() {
    ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    try {
      Map<Site, CompletableFuture<Optional<ActionFailure>>> asked = new LinkedHashMap<>();
      for (Site site : sites()) {
        asked.put(site, patient(site, supplyAsync(() -> refusal(site), workers)));
      }
      List<Failure> doubts = new ArrayList<>();
      asked.forEach(
          (site, answer) -> answer.join().ifPresent(no -> doubts.add(tolerated(site, no))));
      return doubts;
    } finally {
      workers.shutdownNow();
    }
  }

  /** A region that has failed may never answer, and the recovery does not wait for it. */
  private CompletableFuture<Optional<ActionFailure>> patient(
      Site site, CompletableFuture<Optional<ActionFailure>> answer) {
    Failure silent =
        Failure.of(
            Failure.Kind.UNREACHABLE,
            site.name() + " did not answer within " + PATIENCE.toSeconds() + " s.",
            "Steps that read from it may fail; see what they say.");
    return failed(site)
        ? answer.completeOnTimeout(
            Optional.of(new ActionFailure(silent)), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        : answer;
  }

  private boolean failed(Site site) {
    return site.equals(plan.from()) && !site.equals(plan.to());
  }

  private Optional<ActionFailure> refusal(Site site) {
    try {
      CredentialCheck.of(cloud, site);
      return Optional.empty();
    } catch (ActionFailure e) {
      return Optional.of(e);
    }
  }

  private Failure tolerated(Site site, ActionFailure refusal) {
    Failure failure = refusal.failure();
    if (!failed(site) || failure.kind() == Failure.Kind.DENIED) {
      throw refusal;
    }
    return failure;
  }

  /** Every site and account that a step needs a permission in, in the plan's order. */
  private List<Site> sites() {
    return List.copyOf(
        Grants.of(plan, Policies.facts(plan, ""), Partition::of, permission -> true).keySet());
  }
}
