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
 */
public record Quota(String service, double perSecond, Scope scope, int readsPerLook) {

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
