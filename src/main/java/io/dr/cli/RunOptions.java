package io.dr.cli;

import static io.dr.runbook.Durations.show;

import io.dr.journal.Event;
import io.dr.runbook.References;
import io.dr.runbook.Runbook;
import io.dr.runbook.yaml.Source;
import io.dr.wiring.Recoveries;
import io.dr.wiring.RunRequest;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a disaster and a rehearsal have in common. */
final class RunOptions {
  private static final Duration LONG_AGO = Duration.ofDays(7);

  @Parameters(paramLabel = "RUNBOOK", description = "The runbook's YAML file.")
  private Path runbook = Path.of("");

  @Option(names = "--by", paramLabel = "NAME", description = "Who authorises the run.")
  private Optional<String> by = Optional.empty();

  @Option(names = "--commander", paramLabel = "NAME", description = "The incident commander.")
  private Optional<String> commander = Optional.empty();

  @Option(names = "--lead", paramLabel = "NAME", description = "The technical lead.")
  private Optional<String> lead = Optional.empty();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
  private Optional<String> reason = Optional.empty();

  @Option(
      names = "--outage-at",
      paramLabel = "TIME",
      description = {
        "When production stopped, UTC, as 2026-11-23T03:12:00Z; now if absent.",
        "An exercise, a dry run and preflight also take a moment to come: what if?"
      })
  private Optional<String> outageAt = Optional.empty();

  @Option(names = "--from", paramLabel = "SITE", description = "The site that failed.")
  private Optional<String> from = Optional.empty();

  @Option(names = "--to", paramLabel = "SITE", description = "The site to recover in.")
  private Optional<String> to = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a parameter of the runbook; may be given more than once.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Mixin private AcceptedLoss acceptedLoss = new AcceptedLoss();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  Path path() {
    return runbook;
  }

  Optional<String> by() {
    return FreeText.name("--by", by);
  }

  /**
   * What is asked to be run.
   *
   * @param whatIf whether it is only supposed, so that the outage may lie in the future
   */
  RunRequest request(
      Runbook read,
      Source source,
      Event.Mode mode,
      String authorised,
      Instant now,
      long seed,
      boolean whatIf) {
    checkNames(read);
    if (!whatIf) {
      checkOutage(now);
    }
    RunRequest request =
        new RunRequest(
            runbook,
            source,
            read,
            from.or(() -> to.map(name -> other(read, name))),
            to.or(() -> from.map(name -> other(read, name))),
            parameters,
            mode,
            authorised,
            FreeText.name("--commander", commander),
            FreeText.name("--lead", lead),
            FreeText.text("--reason", reason),
            outage(),
            seed,
            new RunRequest.Terms(RunRequest.Mandate.USUAL, Optional.empty(), acceptedLoss.read()));
    Recoveries.objection(request)
        .ifPresent(
            objection -> {
              throw new CommandFailure(
                  ExitCode.USAGE,
                  "The parameters do not fit " + objection + ".",
                  "Correct them with --set or in the runbook.");
            });
    return request;
  }

  /** With one site named, the other one is meant for the other end. */
  private static String other(Runbook read, String name) {
    return name.equals(read.from()) ? read.to() : read.from();
  }

  private void checkNames(Runbook read) {
    from.ifPresent(name -> checkSite(read, "--from", name));
    to.ifPresent(name -> checkSite(read, "--to", name));
    if (from.isPresent() && from.equals(to)) {
      throw new CommandFailure(
          ExitCode.USAGE, "--from and --to name the same site.", "Name two different ones.");
    }
    for (String name : parameters.keySet()) {
      if (!read.parameters().containsKey(name)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "The runbook has no parameter '" + name + "'.",
            "It has: " + String.join(", ", read.parameters().keySet()) + ".");
      }
    }
    parameters.forEach((name, value) -> checkSecret(read, name, value));
  }

  /** What is set is on record, and in the list of processes: no place for a secret. */
  private void checkSecret(Runbook read, String name, String value) {
    boolean told =
        command.root().userObject() instanceof Cli cli && cli.surroundings.isSecret(value);
    if (told || (read.isSecret(name) && !References.isSecret(value))) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--set " + name + " gives a secret, which would stand on record.",
          "Put it into a variable of the environment, and give --set '" + name + "=${env.NAME}'.");
    }
  }

  private static void checkSite(Runbook read, String option, String name) {
    if (!read.sites().containsKey(name)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          option + " names no site of the runbook: '" + name + "'.",
          "It has: " + String.join(", ", read.sites().keySet()) + ".");
    }
  }

  /** What is to be known of the options before anything starts, though it stops nothing. */
  Optional<String> doubt(Instant now) {
    return outage()
        .map(outage -> Duration.between(outage, now))
        .filter(ago -> ago.compareTo(LONG_AGO) > 0)
        .map(
            ago ->
                "--outage-at %s lies %s back. Every data loss is counted from then; see that the day is right."
                    .formatted(outageAt.orElse(""), show(ago)));
  }

  private void checkOutage(Instant now) {
    Optional<Instant> outage = outage();
    if (outage.isPresent() && outage.get().isAfter(now)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--outage-at " + outage.get() + " lies in the future.",
          "Give the moment at which production stopped; it is "
              + now
              + " now. What would be then, dr exercise tells.");
    }
  }

  private Optional<Instant> outage() {
    try {
      return outageAt.map(Instant::parse);
    } catch (DateTimeException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--outage-at '" + outageAt.orElse("") + "' is no time.",
          "Write it in UTC, as 2026-11-23T03:12:00Z.");
    }
  }
}
