package io.dr.action;

import io.dr.runbook.Account;
import io.dr.runbook.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What an action may know of the run it works for.
 *
 * @param id the run's id, unique
 * @param runbook the runbook's name
 * @param exercise whether this is a rehearsal
 * @param from the site that failed
 * @param to the site to recover in
 * @param accounts further accounts by name
 * @param tags of everything that the recovery creates, besides those that name the run
 * @param outageAt when production stopped, UTC
 * @param declaredAt when the recovery was authorised, UTC
 * @param by who authorised it
 */
public record RunFacts(
    String id,
    String runbook,
    boolean exercise,
    Site from,
    Site to,
    Map<String, Account> accounts,
    Map<String, String> tags,
    Instant outageAt,
    Instant declaredAt,
    String by) {

  /** How far the clock of whoever declared may stand off from the services' clocks. */
  private static final Duration CLOCKS_AGREE_WITHIN = Duration.ofMinutes(5);

  public RunFacts {
    accounts = Map.copyOf(accounts);
    tags = Map.copyOf(tags);
  }

  /**
   * Whether what a service dates at that instant can have been done in this run. Signed requests
   * may be five minutes off (IAM User Guide, "Elements of an AWS API request signature"), so the
   * two clocks need not agree better.
   */
  public boolean mayHaveDone(Instant dated) {
    return !dated.isBefore(declaredAt.minus(CLOCKS_AGREE_WITHIN));
  }
}
