package io.dr.cli;

import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.runbook.yaml.ReadResult;
import io.dr.wiring.Home;
import io.dr.wiring.Recoveries;
import io.dr.wiring.Recovery;
import io.dr.wiring.RunRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code dr exercise}: the same process without the disaster. */
@Command(
    name = "exercise",
    mixinStandardHelpOptions = true,
    description = {
      "Rehearses a runbook: in the embedded cloud, where nothing leaves this machine,",
      "or with --dry-run against the real AWS, read-only."
    },
    footer = {"", "Example: dr exercise runbooks/serverless-production.yaml --seed 7"})
final class Exercise implements Callable<Integer> {
  @ParentCommand private Cli cli = Parents.none();
  @Mixin private RunOptions run = new RunOptions();
  @Mixin private StateOption state = new StateOption();
  @Mixin private SpeedOption speed = new SpeedOption();

  // Said for clarity: it is the only way so far.
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--simulate", description = "In the embedded cloud; this is the default.")
  private boolean simulate;

  @Option(
      names = "--dry-run",
      description = "Ask the real AWS, read-only, what each step would do; nothing is changed.")
  private boolean dryRun;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Equal seeds give equal worlds.")
  private long seed;

  @Option(
      names = "--show-messages",
      description = "Show every message that people would have received; none is sent.")
  private boolean showMessages;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the result is printed.")
  private Runner.Format format = Runner.Format.TEXT;

  @Override
  public Integer call() {
    Optional<Double> factor = speed.factor();
    ReadResult read = RunbookFile.read(cli, run.path());
    RunRequest request =
        run.request(
            RunbookFile.runbook(read),
            read.text(),
            Event.Mode.SIMULATION,
            run.by().orElse(cli.surroundings.user()),
            cli.surroundings.clock().instant(),
            seed,
            true);
    run.doubt(cli.surroundings.clock().instant()).ifPresent(cli.terminal.err()::println);
    if (showMessages && format == Runner.Format.JSON) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--show-messages prints text, and --format json nothing but JSON.",
          "Leave out one of the two.");
    }
    Home home = Home.beside(run.path(), state.folder(), cli.surroundings);
    if (dryRun) {
      return new DryRunOutput(cli, home, format).show(request);
    }
    try (Journal journal = home.open(true);
        Recovery recovery = new Recoveries(cli.surroundings, journal).simulated(request, factor)) {
      ShownMessages messages =
          new ShownMessages(journal, recovery.run(), run.path().toString(), cli.surroundings);
      int code =
          new Runner(cli, recovery, home.commands(cli.surroundings), format, factor)
              .run(
                  false,
                  company ->
                      recovery.begin(request, showMessages ? messages.among(company) : company));
      if (showMessages) {
        messages.print(cli.terminal.out());
      }
      return code;
    }
  }
}
