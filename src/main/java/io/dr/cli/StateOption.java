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

  Optional<Path> folder() {
    return state;
  }
}
