package io.dr.wiring;

import io.dr.journal.Event;
import io.dr.runbook.Runbook;
import io.dr.runbook.yaml.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody asked to be run.
 *
 * @param path where the runbook was read
 * @param source its text, and what it holds
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
 * @param terms on what terms it is begun
 */
public record RunRequest(
    Path path,
    Source source,
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
    long seed,
    Terms terms) {

  public RunRequest {
    parameters = Map.copyOf(parameters);
  }

  /**
   * By what right somebody has a run begun.
   *
   * @param insteadOf who is before them in the runbook's authority, in order
   * @param reasonForDeputy why not one of those
   * @param twoPerson whether another of the authority has to confirm it before anything begins
   */
  public record Mandate(
      List<String> insteadOf, Optional<String> reasonForDeputy, boolean twoPerson) {
    /** The first in the runbook's authority, alone. */
    public static final Mandate USUAL = new Mandate(List.of(), Optional.empty(), false);

    public Mandate {
      insteadOf = List.copyOf(insteadOf);
    }
  }

  /**
   * On what terms a run is begun; all of it is journaled.
   *
   * @param mandate by what right
   * @param preflightSkipped why it is begun whatever preflight says
   * @param acceptedLoss the loss that needs no further question
   */
  public record Terms(
      Mandate mandate, Optional<String> preflightSkipped, Optional<Duration> acceptedLoss) {
    /** As the runbook says. */
    public static final Terms USUAL = new Terms(Mandate.USUAL, Optional.empty(), Optional.empty());

    /** The same, whatever preflight says. */
    public Terms skipping(String reason) {
      return new Terms(mandate, Optional.of(reason), acceptedLoss);
    }
  }

  /** The same, led by that person. */
  public RunRequest ledBy(String person) {
    return new RunRequest(
        path,
        source,
        runbook,
        from,
        to,
        parameters,
        mode,
        by,
        Optional.of(person),
        lead,
        reason,
        outageAt,
        seed,
        terms);
  }

  /** The same on other terms. */
  public RunRequest on(Terms other) {
    return new RunRequest(
        path,
        source,
        runbook,
        from,
        to,
        parameters,
        mode,
        by,
        commander,
        lead,
        reason,
        outageAt,
        seed,
        other);
  }
}
