package io.dr.engine;

import io.dr.action.Quota;
import io.dr.runbook.Site;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each service may be sent, so that the program slows down before the service makes it. A
 * request books ahead and is told when it may be sent. A region's rate is a token bucket with the
 * quota's burst; an account-wide one, which everybody in the account shares, is a window: no second
 * sees more than its rate. Where a service throttles all the same, somebody else draws on the same
 * quota: the rate is halved and the burst is given up; both come back, the rate by a quarter for
 * every ten seconds without another refusal.
 */
@ThreadConfined
final class Budgets {
  private static final Duration CALM = Duration.ofSeconds(10);
  private static final double LEAST = 1.0 / 16;

  private final InstantSource clock;
  private final Map<String, Budget> budgets = new HashMap<>();

  Budgets(InstantSource clock) {
    this.clock = clock;
  }

  /** A rate that was changed. */
  record Changed(String budget, double perSecond) {}

  /** When requests may be sent, and the share of the published rate that is used at present. */
  private static final class Budget {
    private final Allowance allowance;
    private double share = 1;
    private Instant changedAt = Instant.MIN;
    private final List<SentRequests> recent = new ArrayList<>();

    Budget(Allowance allowance) {
      this.allowance = allowance;
    }
  }

  /** Books one look at the world; answers when it may begin. */
  Instant look(Collection<Quota> quotas, Site site) {
    Instant earliest = clock.instant();
    for (Quota quota : quotas) {
      if (quota.readsPerLook() > 0) {
        Instant free = book(quota, site, quota.readsPerLook());
        earliest = free.isAfter(earliest) ? free : earliest;
      }
    }
    return earliest;
  }

  /** Books one mutating call; answers when it may be sent. */
  Instant call(Quota quota, Site site) {
    return book(quota, site, 1);
  }

  /** What may be under way at present; to be closed once it is answered. */
  static final class Entry {
    private final List<SentRequests> requests;

    Entry(List<SentRequests> requests) {
      this.requests = List.copyOf(requests);
    }

    void close(Instant now) {
      requests.forEach(each -> each.answered(now));
    }
  }

  /** Lets a look begin, unless a second might then see too many requests. */
  Optional<Entry> enterForLook(Collection<Quota> quotas, Site site) {
    List<Quota> counted =
        quotas.stream().filter(Budgets::isWindowed).filter(one -> one.readsPerLook() > 0).toList();
    for (Quota quota : counted) {
      if (!admits(quota, site, quota.readsPerLook())) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Entry(
            counted.stream().map(quota -> begin(quota, site, quota.readsPerLook())).toList()));
  }

  /** Lets a call begin, unless a second might then see too many requests. */
  Optional<Entry> enterForCall(Quota quota, Site site) {
    if (!isWindowed(quota)) {
      return Optional.of(new Entry(List.of()));
    }
    return admits(quota, site, 1)
        ? Optional.of(new Entry(List.of(begin(quota, site, 1))))
        : Optional.empty();
  }

  private boolean admits(Quota quota, Site site, int requests) {
    List<SentRequests> recent = budget(quota, site).recent;
    Instant now = clock.instant();
    recent.removeIf(each -> !each.isRecent(now));
    int sent = recent.stream().mapToInt(SentRequests::count).sum();
    return sent == 0 || sent + requests <= (int) quota.perSecond();
  }

  private SentRequests begin(Quota quota, Site site, int requests) {
    SentRequests begun = new SentRequests(requests, clock.instant());
    budget(quota, site).recent.add(begun);
    return begun;
  }

  private static boolean isWindowed(Quota quota) {
    return quota.scope() == Quota.Scope.ACCOUNT;
  }

  /** A service asked to slow down; answers with the new rate, unless it was lowered just now. */
  Optional<Changed> throttled(Quota quota, Site site) {
    Budget budget = budget(quota, site);
    Instant now = clock.instant();
    // Requests that were under way when the rate was lowered say nothing of the new rate.
    if (budget.share <= LEAST || now.isBefore(after(budget.changedAt, Duration.ofSeconds(1)))) {
      return Optional.empty();
    }
    return Optional.of(change(budget, quota, site, Math.max(LEAST, budget.share / 2)));
  }

  /** A service answered; answers with the new rate when it was calm for long enough. */
  Optional<Changed> answered(Quota quota, Site site) {
    Budget budget = budget(quota, site);
    if (budget.share >= 1 || clock.instant().isBefore(after(budget.changedAt, CALM))) {
      return Optional.empty();
    }
    return Optional.of(change(budget, quota, site, Math.min(1, budget.share * 1.25)));
  }

  private static Instant after(Instant changedAt, Duration pause) {
    return changedAt.equals(Instant.MIN) ? changedAt : changedAt.plus(pause);
  }

  private Changed change(Budget budget, Quota quota, Site site, double share) {
    budget.share = share;
    budget.changedAt = clock.instant();
    double rate = quota.perSecond() * share;
    budget.allowance.change(rate, share < 1 ? Math.max(1, (int) rate) : quota.burst());
    return new Changed(quota.budget(site), rate);
  }

  private Instant book(Quota quota, Site site, int requests) {
    return budget(quota, site).allowance.book(requests, clock.instant());
  }

  private Budget budget(Quota quota, Site site) {
    return budgets.computeIfAbsent(
        quota.budget(site),
        key ->
            new Budget(
                isWindowed(quota)
                    ? new RateWindow(quota.perSecond(), quota.burst())
                    : new TokenBucket(quota.perSecond(), quota.burst(), clock)));
  }
}
