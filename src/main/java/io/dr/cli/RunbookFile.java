package io.dr.cli;

import io.dr.report.Plain;
import io.dr.runbook.Problem;
import io.dr.runbook.Runbook;
import io.dr.runbook.yaml.ReadResult;
import io.dr.wiring.Recoveries;
import io.dr.wiring.Runbooks;
import io.dr.wiring.WrittenSecrets;
import java.nio.file.Path;

/** Reads the runbook that a command was given. */
final class RunbookFile {
  private RunbookFile() {}

  /**
   * Reads it and says what is wrong with it.
   *
   * @throws CommandFailure of exit code 3 when it cannot be run
   */
  static ReadResult read(Cli cli, Path path) {
    Path file = cli.surroundings.directory().resolve(path);
    Path shown = path.isAbsolute() ? path : relative(cli, file);
    ReadResult result =
        WrittenSecrets.checked(
            shown.toString(), new Runbooks(Recoveries.describing()).read(shown), cli.surroundings);
    result
        .problems()
        .forEach(problem -> cli.terminal.err().println(Plain.text(problem.toString())));
    long errors =
        result.problems().stream()
            .filter(problem -> problem.severity() == Problem.Severity.ERROR)
            .count();
    if (result.runbook().isEmpty()) {
      throw new CommandFailure(
          ExitCode.INVALID_RUNBOOK,
          "The runbook cannot be run: " + errors + (errors == 1 ? " error." : " errors."),
          "Correct it and try again; dr validate shows the problems again.");
    }
    return result;
  }

  private static Path relative(Cli cli, Path file) {
    Path here = Path.of("").toAbsolutePath();
    return here.equals(cli.surroundings.directory().toAbsolutePath())
        ? here.relativize(file.toAbsolutePath())
        : file;
  }

  /** The runbook of a result that was checked. */
  static Runbook runbook(ReadResult checked) {
    return checked
        .runbook()
        .orElseThrow(() -> new IllegalStateException("a runbook without errors can be run"));
  }
}
