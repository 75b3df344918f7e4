package io.dr.cli;

import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.report.FailureText;
import io.dr.runbook.Runbook;
import io.dr.runbook.yaml.ReadResult;
import io.dr.wiring.Home;
import io.dr.wiring.Recoveries;
import io.dr.wiring.Recovery;
import io.dr.wiring.RunRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code dr initiate}: starts a recovery. */
@Command(
    name = "initiate",
    mixinStandardHelpOptions = true,
    description = "Starts a recovery, in AWS, for real.",
    footer = {
      "",
      "Example: dr initiate runbooks/serverless-production.yaml --by \"Chief Executive\"",
      "         --commander Ada --lead Grace --reason \"us-east-1 is down\""
    })
final class Initiate implements Callable<Integer> {
  @ParentCommand private Cli cli = Parents.none();
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private StateOption state = new StateOption();
  @Mixin private SpeedOption speed = new SpeedOption();

  @Option(names = "--yes", description = "Start without asking; for scripts.")
  private boolean yes;

  @Option(names = "--confirm-each", description = "Ask before every mutating call.")
  private boolean confirmEach;

  @Option(
      names = "--reason-for-deputy",
      paramLabel = "TEXT",
      description = "Why not the first in the runbook's authority.")
  private Optional<String> reasonForDeputy = Optional.empty();

  @Option(
      names = "--skip-preflight",
      paramLabel = "REASON",
      description = "Start without preflight, or whatever it finds; the reason is journaled.")
  private Optional<String> skipPreflight = Optional.empty();

  @Option(
      names = "--dry-run",
      description = "Only look, read-only, at what each step would do; needs no authority.")
  private boolean dryRun;

  @Option(names = "--simulate", description = "The same process in the simulated world.")
  private boolean simulate;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the result is printed.")
  private Runner.Format format = Runner.Format.TEXT;

  @Override
  public Integer call() {
    Optional<Double> factor = speed.factor();
    if (factor.isPresent() && !simulate) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--speed is for a simulation; a recovery takes the time it takes.",
          "Leave it out, or give --simulate.");
    }
    ReadResult read = RunbookFile.read(cli, run.path());
    Runbook runbook = RunbookFile.runbook(read);
    run.doubt(cli.surroundings.clock().instant()).ifPresent(cli.terminal.err()::println);
    Home home = Home.beside(run.path(), state.folder(), cli.surroundings);
    if (dryRun) {
      String looker = run.by().orElse(cli.surroundings.user());
      Authority.Initiator nobody = new Authority.Initiator(looker, List.of(), Optional.empty());
      return new DryRunOutput(cli, home, format).show(request(read, runbook, nobody));
    }
    Authority.Initiator initiator =
        new Authority(runbook.authority())
            .check(
                run.by(),
                FreeText.text("--reason-for-deputy", reasonForDeputy),
                cli.surroundings.user());
    RunRequest asked = led(request(read, runbook, initiator));
    try (Journal journal = home.open(simulate);
        Recovery recovery = recovery(journal, asked, factor)) {
      Confirmation confirmation = new Confirmation(cli);
      recovery.preflight().forEach(doubt -> cli.terminal.err().println(FailureText.line(doubt)));
      confirmation.summarise(recovery, asked, simulate);
      RunRequest request =
          asked.terms().preflightSkipped().isEmpty()
              ? confirmation.examine(recovery, asked, yes)
              : asked;
      if (!yes) {
        confirmation.ask(runbook.name());
      }
      return new Runner(
              cli,
              recovery,
              home.commands(cli.surroundings),
              format,
              simulate ? factor : Optional.of(1.0))
          .run(confirmEach, company -> recovery.begin(request, company));
    }
  }

  /** A recovery must not fail to start for lack of a name. */
  private RunRequest led(RunRequest asked) {
    return simulate || asked.commander().isPresent()
        ? asked
        : asked.ledBy(new Confirmation(cli).commander(asked.by(), yes));
  }

  private RunRequest request(ReadResult read, Runbook runbook, Authority.Initiator initiator) {
    RunRequest request =
        run.request(
            runbook,
            read.source(),
            simulate ? Event.Mode.SIMULATION : Event.Mode.DISASTER,
            initiator.by(),
            cli.surroundings.clock().instant(),
            1,
            dryRun);
    return request.on(
        new RunRequest.Terms(
            initiator.mandate(runbook.twoPerson()),
            FreeText.text("--skip-preflight", skipPreflight),
            request.terms().acceptedLoss()));
  }

  private Recovery recovery(Journal journal, RunRequest request, Optional<Double> factor) {
    Recoveries recoveries = new Recoveries(cli.surroundings, journal);
    return simulate ? recoveries.simulated(request, factor) : recoveries.real(request);
  }
}
