package io.dr.cli;

import io.dr.action.RunbookSchema;
import io.dr.wiring.Recoveries;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code dr schema}: the JSON Schema of runbooks, for an editor. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = "Prints the JSON Schema of runbooks, for an editor.",
    footer = {"", "Example: dr schema > runbook.schema.json"})
final class Schema implements Callable<Integer> {
  @ParentCommand private Cli cli = Parents.none();

  @Override
  public Integer call() {
    cli.terminal.out().print(RunbookSchema.text(Recoveries.describing()));
    return ExitCode.OK.code();
  }
}
