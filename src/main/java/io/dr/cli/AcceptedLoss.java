package io.dr.cli;

import io.dr.runbook.Durations;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --accept-loss}: a loss that is accepted beforehand, by name. */
final class AcceptedLoss {
  @Option(
      names = "--accept-loss",
      paramLabel = "DURATION",
      description = {
        "Accept the loss of data up to this much, as 30m, without being asked; it is",
        "journaled by name. An unknown loss is asked about all the same."
      })
  private Optional<String> written = Optional.empty();

  /**
   * The loss.
   *
   * @throws CommandFailure of exit code 2 when it is no duration
   */
  Optional<Duration> read() {
    return written.map(
        text ->
            Durations.parse(text)
                .filter(loss -> !loss.isZero())
                .orElseThrow(
                    () ->
                        new CommandFailure(
                            ExitCode.USAGE,
                            "--accept-loss '" + text + "' is no duration.",
                            "Write for example 90s, 15m, 1h30m or 7d.")));
  }
}
