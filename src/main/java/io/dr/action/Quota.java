package io.dr.action;

import io.dr.runbook.Site;

/**
 * A service's request rate, which the engine keeps below before the service has to.
 *
 * @param service for example {@code Route 53}; equal to {@link Call#service()}
 * @param perSecond sustained requests a second
 * @param scope what shares the rate
 * @param readsPerLook requests that one look at the world sends at most, of an account-wide rate;
 *     else usually
 * @param burst requests that may be sent at once after a pause; of an account-wide rate, which
 *     holds in every second, never more than a second's worth
 */
public record Quota(String service, double perSecond, Scope scope, int readsPerLook, int burst) {

  /**
   * What may be sent at once where a service throttles by token buckets but publishes no sizes: a
   * fifth of what EC2 publishes for its own unfiltered reads (Amazon EC2 Developer Guide, "Request
   * throttling for the Amazon EC2 API").
   */
  public static final int CAREFUL_BURST = 20;

  public Quota {
    int most = scope == Scope.ACCOUNT ? wholeSecond(perSecond) : Integer.MAX_VALUE;
    if (burst < 1 || burst > most) {
      throw new IllegalArgumentException("a burst of " + burst + " of " + service);
    }
  }

  /** A rate of which a second's worth may be sent at once. */
  public Quota(String service, double perSecond, Scope scope, int readsPerLook) {
    this(service, perSecond, scope, readsPerLook, wholeSecond(perSecond));
  }

  /** The same with so many requests at once. */
  public Quota bursting(int requests) {
    return new Quota(service, perSecond, scope, readsPerLook, requests);
  }

  private static int wholeSecond(double perSecond) {
    return Math.max(1, (int) perSecond);
  }

  /** What shares a rate. */
  public enum Scope {
    ACCOUNT,
    REGION
  }

  /** The budget that a request to the site draws on. */
  public String budget(Site site) {
    String shared = service + "/" + site.account();
    return scope == Scope.ACCOUNT ? shared : shared + "/" + site.region();
  }
}
