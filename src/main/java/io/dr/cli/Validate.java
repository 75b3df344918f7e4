package io.dr.cli;

import io.dr.report.Plain;
import io.dr.runbook.Problem;
import io.dr.runbook.yaml.ReadResult;
import io.dr.wiring.Recoveries;
import io.dr.wiring.Runbooks;
import io.dr.wiring.WrittenSecrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code dr validate}: every problem of a runbook, offline. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = "Tells all problems of runbooks, offline.",
    footer = {"", "Example: dr validate runbooks/*.yaml"})
final class Validate implements Callable<Integer> {
  @ParentCommand private Cli cli = Parents.none();

  @Parameters(paramLabel = "RUNBOOK", arity = "1..*", description = "The runbooks' YAML files.")
  private List<Path> runbooks = new ArrayList<>();

  @Override
  public Integer call() {
    Runbooks reader = new Runbooks(Recoveries.describing());
    boolean valid = true;
    for (Path path : runbooks) {
      ReadResult read =
          WrittenSecrets.checked(path.toString(), reader.read(path), cli.surroundings);
      read.problems()
          .forEach(problem -> cli.terminal.out().println(Plain.text(problem.toString())));
      valid &= read.runbook().isPresent();
      if (read.runbook().isPresent()) {
        long warnings =
            read.problems().stream()
                .filter(problem -> problem.severity() == Problem.Severity.WARNING)
                .count();
        cli.terminal
            .out()
            .println(
                Plain.text(path.toString()) + ": valid" + (warnings > 0 ? ", with warnings" : ""));
      }
    }
    return (valid ? ExitCode.OK : ExitCode.INVALID_RUNBOOK).code();
  }
}
