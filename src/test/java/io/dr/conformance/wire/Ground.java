package io.dr.conformance.wire;

import io.dr.action.RunFacts;
import io.dr.aws.Cloud;
import io.dr.aws.Stage;
import io.dr.runbook.Site;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkClient;

/**
 * An account of its own at moto, with a production to be recovered in it.
 *
 * @param account twelve digits
 * @param run the run that recovers it
 * @param cloud what reaches it
 */
record Ground(String account, RunFacts run, Cloud cloud) {
  /** Before anything that a test makes, whenever it runs. */
  static final Instant OUTAGE = Instant.parse("2024-03-01T10:00:00Z");

  static Ground at(String account, Cloud cloud) {
    RunFacts run =
        new RunFacts(
            "run-1",
            "serverless",
            false,
            site(Stage.FROM, account),
            site(Stage.TO, account),
            Map.of(),
            Map.of(),
            OUTAGE,
            OUTAGE.plusSeconds(300),
            "the executive");
    return new Ground(account, run, cloud);
  }

  private static Site site(Site like, String account) {
    return new Site(like.name(), like.region(), account, Optional.of("dr-operator"));
  }

  /** A client of the site that is recovered in. */
  <C extends SdkClient> C to(Class<C> client) {
    return cloud.effects(client, run.to());
  }

  /** A client of the site that failed. */
  <C extends SdkClient> C from(Class<C> client) {
    return cloud.effects(client, run.from());
  }
}
