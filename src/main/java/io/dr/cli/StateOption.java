package io.dr.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where runs are kept. */
final class StateOption {
  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description = "Where runs are kept; $DR_HOME, else .dr/ beside the runbook's project.")
  private Optional<Path> state = Optional.empty();

  /**
   * The folder that was named.
   *
   * @throws CommandFailure of exit code 2 when its name is empty
   */
  Optional<Path> folder() {
    if (state.isPresent() && state.get().toString().isBlank()) {
      throw new CommandFailure(
          ExitCode.USAGE, "--state is empty.", "Name a folder, or leave it out.");
    }
    return state;
  }
}
