package io.dr.wiring;

import io.dr.journal.Event;
import io.dr.runbook.Runbook;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody asked to be run.
 *
 * @param path where the runbook was read
 * @param source its text
 * @param runbook the runbook
 * @param from name of the site that failed; absent means the runbook's own
 * @param to name of the site to recover in; absent means the runbook's own
 * @param parameters values that replace the runbook's own
 * @param mode disaster or rehearsal
 * @param by who authorised it
 * @param commander the incident commander
 * @param lead the technical lead
 * @param reason why
 * @param outageAt when production stopped, UTC; absent means at the declaration
 * @param seed of the simulated world
 */
public record RunRequest(
    Path path,
    String source,
    Runbook runbook,
    Optional<String> from,
    Optional<String> to,
    Map<String, String> parameters,
    Event.Mode mode,
    String by,
    Optional<String> commander,
    Optional<String> lead,
    Optional<String> reason,
    Optional<Instant> outageAt,
    long seed) {

  public RunRequest {
    parameters = Map.copyOf(parameters);
  }
}
