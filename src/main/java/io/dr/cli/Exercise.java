package io.dr.cli;

import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.report.JsonReport;
import io.dr.report.OddsReport;
import io.dr.report.OddsText;
import io.dr.runbook.yaml.ReadResult;
import io.dr.wiring.Home;
import io.dr.wiring.Prospects;
import io.dr.wiring.Recoveries;
import io.dr.wiring.Recovery;
import io.dr.wiring.RunRequest;
import java.math.BigDecimal;
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
      "Rehearses a runbook, in the embedded cloud.",
      "Nothing leaves this machine; with --dry-run, the real AWS is asked, read-only."
    },
    footer = {"", "Example: dr exercise runbooks/serverless-production.yaml --seed 7"})
final class Exercise implements Callable<Integer> {
  private static final int MOST_RUNS = 100_000;

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

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = {
        "The odds instead of one rehearsal: N runs are drawn, from past runs where there are",
        "at least three, else around the estimates."
      })
  private Optional<Integer> runs = Optional.empty();

  @Option(
      names = "--require",
      paramLabel = "PERCENT",
      description = "With --runs: exit with 7, 8 or 9 when RTO, RPO or both are met less often.")
  private Optional<Double> required = Optional.empty();

  @Override
  public Integer call() {
    Optional<Double> factor = speed.factor();
    ReadResult read = RunbookFile.read(cli, run.path());
    RunRequest request =
        run.request(
            RunbookFile.runbook(read),
            read.source(),
            Event.Mode.SIMULATION,
            run.by().orElse(cli.surroundings.user()),
            cli.surroundings.clock().instant(),
            seed,
            true);
    run.doubt(cli.surroundings.clock().instant()).ifPresent(cli.terminal.err()::println);
    if (runs.isPresent()) {
      return odds(request, factor.isPresent());
    }
    if (required.isPresent()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--require says how often the odds must be met, and one rehearsal has none.",
          "Add for example --runs 1000, or leave it out.");
    }
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

  private int odds(RunRequest request, boolean watched) {
    int wanted = runs.orElse(0);
    if (wanted < 2 || wanted > MOST_RUNS || dryRun || watched || showMessages) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--runs takes a number from 2 to "
              + MOST_RUNS
              + ", and goes with no other way to exercise.",
          "Write for example --runs 1000, without --dry-run, --speed and --show-messages.");
    }
    double least = least();
    Home home = Home.beside(run.path(), state.folder(), cli.surroundings);
    OddsReport report =
        new Prospects(cli.surroundings, home.past(request.runbook().name())).of(request, wanted);
    if (format == Runner.Format.JSON) {
      cli.terminal.out().print(JsonReport.render(report));
    } else {
      new OddsText(cli.terminal.ink()).lines(report).forEach(cli.terminal.out()::println);
    }
    boolean rto = report.odds().rto().met() * 100 < least;
    boolean rpo = report.odds().rpo().map(odds -> odds.met() * 100 < least).orElse(false);
    if (rto || rpo) {
      cli.terminal.err().println(shortfall(rto, rpo, least));
    }
    return ExitCode.verdict(rto, rpo).code();
  }

  /** In how many of a hundred runs the objectives must be met. */
  private double least() {
    double least = required.orElse(0.0);
    if (!(least >= 0 && least <= 100)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--require takes a percentage from 0 to 100.",
          "Write for example --require 95.");
    }
    return least;
  }

  private static String shortfall(boolean rto, boolean rpo, double least) {
    return "%s met less often than in %s %% of the runs, which --require asks for."
        .formatted(
            rto && rpo ? "RTO and RPO are" : rto ? "The RTO is" : "The RPO is",
            new BigDecimal(String.valueOf(least)).stripTrailingZeros().toPlainString());
  }
}
