package io.dr.cli;

import io.dr.journal.Event;
import io.dr.runbook.yaml.ReadResult;
import io.dr.wiring.Policies;
import io.dr.wiring.RunRequest;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code dr iam-policy}: what the runbook's roles must be allowed to do, and no more. */
@Command(
    name = "iam-policy",
    mixinStandardHelpOptions = true,
    description = {
      "Prints least-privilege IAM policies for a runbook, as JSON.",
      "For each site and account one for the recovery and a read-only one for the dry run."
    },
    footer = {"", "Example: dr iam-policy runbooks/serverless-production.yaml --for dry-run"})
final class IamPolicy implements Callable<Integer> {
  @ParentCommand private Cli cli = Parents.none();
  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = "--for",
      paramLabel = "recovery|dry-run",
      description = "Only the policies for that; both if absent.")
  private Optional<String> purpose = Optional.empty();

  @Override
  public Integer call() {
    ReadResult read = RunbookFile.read(cli, run.path());
    RunRequest request =
        run.request(
            RunbookFile.runbook(read),
            read.source(),
            Event.Mode.SIMULATION,
            run.by().orElse(cli.surroundings.user()),
            cli.surroundings.clock().instant(),
            1,
            true);
    cli.terminal.out().print(Policies.of(request, purpose.map(IamPolicy::purpose)));
    return ExitCode.OK.code();
  }

  private static Policies.Purpose purpose(String name) {
    return switch (name) {
      case "recovery" -> Policies.Purpose.RECOVERY;
      case "dry-run" -> Policies.Purpose.DRY_RUN;
      default ->
          throw new CommandFailure(
              ExitCode.USAGE,
              "There is no policy for '" + name + "'.",
              "Write --for recovery or --for dry-run.");
    };
  }
}
