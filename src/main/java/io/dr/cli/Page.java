package io.dr.cli;

import io.dr.journal.Event;
import io.dr.people.UpdateStatusPage;
import io.dr.plan.Plan;
import io.dr.report.PagePromise;
import io.dr.report.StatusReport;
import io.dr.runbook.Durations;
import io.dr.wiring.PageUpdates;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dr page}: tells customers something between the steps of the runbook. */
@Command(
    name = "page",
    mixinStandardHelpOptions = true,
    description = {
      "Publishes a further update on the status page of the run, between its steps or after its",
      "end, and puts it on record."
    },
    footer = {
      "",
      "Example: dr page 20261123-k7m2 --message \"Orders work again.\" --next 20m --by Ada",
      "         dr page 20261123-k7m2 --by-hand --next 20m --by Ada"
    })
final class Page extends Intervention {
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

  @Option(
      names = "--by-hand",
      description = "Somebody updated the page already: send nothing, only record it.")
  private boolean byHand;

  private Optional<Event> told = Optional.empty();

  @Override
  boolean isRemark() {
    return true;
  }

  /** Customers are told once, however often it is tried to put that on record. */
  @Override
  Event decide(RunReference found) {
    Event event = told.orElseGet(() -> tell(found));
    told = Optional.of(event);
    return event;
  }

  private Event tell(RunReference found) {
    Plan plan = found.plan();
    String step =
        PagePromise.page(plan, found.state())
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.USAGE,
                        "No step of run " + found.id() + " has published on a status page yet.",
                        "Wait for its first update, or tell customers by other means and dr note it."));
    PageUpdates.News news = new PageUpdates.News(by(), words(), status, promise());
    PageUpdates updates = new PageUpdates(plan, found.state(), surroundings());
    return byHand || isRehearsal(found)
        ? updates.noted(step, news, now(found))
        : updates.publish(step, news);
  }

  private static boolean isRehearsal(RunReference found) {
    return found.state().initiated().mode() == Event.Mode.SIMULATION;
  }

  private String words() {
    String said = FreeText.sentence("--message", message.orElse(byHand ? BY_HAND : ""));
    if (said.contains("${")) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--message holds ${, which would be read as a reference.",
          "Write what customers are to read.");
    }
    return said;
  }

  private Optional<Duration> promise() {
    return next.map(
        written ->
            Durations.parse(written)
                .orElseThrow(
                    () ->
                        new CommandFailure(
                            ExitCode.USAGE,
                            "'" + written + "' for --next is no duration.",
                            "Write one, such as 20m or 1h.")));
  }

  @Override
  void tellMore(StatusReport report, PrintWriter out) {
    if (report.mode() == Event.Mode.SIMULATION) {
      out.println("This is a rehearsal: nothing was sent.");
    }
  }
}
