package io.dr.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** How fast a rehearsal goes. */
final class SpeedOption {
  private static final double FASTEST = 100_000;

  @Option(
      names = "--speed",
      paramLabel = "FACTOR",
      description =
          "In a simulation: simulated seconds a second, to watch it; as fast as possible if absent.")
  private Optional<Double> speed = Optional.empty();

  /**
   * Simulated seconds a second; absent means as fast as possible.
   *
   * @throws CommandFailure of exit code 2 when it is no speed
   */
  Optional<Double> factor() {
    if (speed.isPresent() && !(speed.get() > 0 && speed.get() <= FASTEST)) {
      throw new CommandFailure(
          ExitCode.USAGE, "--speed must lie between 0 and 100000.", "Try --speed 60.");
    }
    return speed;
  }
}
