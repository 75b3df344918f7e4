package io.dr.cli;

import io.dr.journal.Chain;
import io.dr.journal.Evidence;
import io.dr.journal.StoredRun;
import io.dr.journal.Verification;
import io.dr.report.Fold;
import io.dr.report.JsonReport;
import io.dr.report.VerificationReport;
import io.dr.wiring.Home;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dr verify}: proves that a run's journal is as it was written. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Proves that a run's journal is as it was written, or names the first entry that is not.",
    footer = {"", "Example: dr verify 20261123-k7m2"})
final class Verify implements Callable<Integer> {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{16,64}");
  private static final int SHOWN = 5;

  @ParentCommand private Cli cli = Parents.none();
  @Mixin private StateOption state = new StateOption();

  @Parameters(paramLabel = "RUN", description = "The run.")
  private String run = "";

  @Option(
      names = "--head",
      paramLabel = "HASH",
      description = "The head that a report showed, or its first 16 digits or more.")
  private Optional<String> head = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How the finding is printed.")
  private Runner.Format format = Runner.Format.TEXT;

  @Override
  public Integer call() {
    Optional<String> noted = head.map(Verify::hash);
    Home home = RunReference.home(cli, state);
    Verification found;
    try (Evidence evidence = home.evidence()) {
      found = Chain.verify(stored(evidence, run), noted);
    }
    VerificationReport report = VerificationReport.of(found);
    if (format == Runner.Format.JSON) {
      cli.terminal.out().print(JsonReport.render(report));
    } else {
      for (String line : report.lines(cli.terminal.ink(), home.commands(cli.surroundings))) {
        Fold.at(line, cli.terminal.columns(), 2).forEach(cli.terminal.out()::println);
      }
    }
    return (found.intact() ? ExitCode.OK : ExitCode.DEFECT).code();
  }

  private static String hash(String written) {
    String hash = written.strip().toLowerCase(Locale.ROOT);
    if (!HASH.matcher(hash).matches()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--head is no hash.",
          "Give the 64 digits that the report showed, or at least the first 16.");
    }
    return hash;
  }

  /**
   * What is stored of a run, whatever its state.
   *
   * @throws CommandFailure of exit code 2 when nothing is
   */
  static StoredRun stored(Evidence evidence, String run) {
    StoredRun stored = evidence.of(run);
    if (stored.entries().isEmpty() && stored.head().isEmpty()) {
      List<String> runs = evidence.runs().stream().sorted(Comparator.reverseOrder()).toList();
      throw new CommandFailure(
          ExitCode.USAGE,
          "There is no run '" + run + "'.",
          runs.isEmpty()
              ? "None is kept here; name the folder with --state."
              : "The newest are: "
                  + String.join(", ", runs.subList(0, Math.min(SHOWN, runs.size())))
                  + ".");
    }
    return stored;
  }
}
