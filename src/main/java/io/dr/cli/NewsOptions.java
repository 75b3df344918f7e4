package io.dr.cli;

import io.dr.people.UpdateStatusPage;
import io.dr.runbook.Durations;
import io.dr.wiring.PageUpdates;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What customers are to be told, as it is typed. */
final class NewsOptions {
  private static final String BY_HAND = "updated by hand";

  @Option(names = "--message", paramLabel = "TEXT", description = "What customers read.")
  private Optional<String> message = Optional.empty();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description =
          "investigating, identified, monitoring or resolved; as it is on the page if absent.")
  private Optional<UpdateStatusPage.Status> status = Optional.empty();

  @Option(
      names = "--next",
      paramLabel = "TIME",
      description = "In what time the next update is promised, such as 20m.")
  private Optional<String> next = Optional.empty();

  /**
   * The news.
   *
   * @param by who says so
   * @param byHand whether somebody told customers already, so that nothing need be said here
   * @throws CommandFailure of exit code 2 when they cannot be meant so
   */
  PageUpdates.News of(String by, boolean byHand) {
    return new PageUpdates.News(
        by, words(message.orElse(byHand ? BY_HAND : "")), status, next.map(NewsOptions::duration));
  }

  private static String words(String written) {
    String said = FreeText.sentence("--message", written);
    if (said.contains("${")) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--message holds ${, which would be read as a reference.",
          "Write what customers are to read.");
    }
    return said;
  }

  private static Duration duration(String written) {
    return Durations.parse(written)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE,
                    "'" + written + "' for --next is no duration.",
                    "Write one, such as 20m or 1h."));
  }
}
