package io.dr.cli;

import io.dr.journal.Event;
import io.dr.plan.Plan;
import io.dr.report.PagePromise;
import io.dr.report.StatusReport;
import io.dr.wiring.PageUpdates;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dr page}: tells customers something between the steps of the runbook. */
@Command(
    name = "page",
    mixinStandardHelpOptions = true,
    description = {
      "Publishes a further update on the run's status page.",
      "It may come between the run's steps or after its end, and is put on record."
    },
    footer = {
      "",
      "Example: dr page 20261123-k7m2 --message \"Orders work again.\" --next 20m --by Ada",
      "         dr page 20261123-k7m2 --by-hand --next 20m --by Ada"
    })
final class Page extends Intervention {
  @Mixin private NewsOptions news = new NewsOptions();

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
    PageUpdates.News said = news.of(by(), byHand);
    PageUpdates updates = new PageUpdates(plan, found.state(), surroundings());
    return byHand || isRehearsal(found)
        ? updates.noted(step, said, now(found))
        : updates.publish(step, said);
  }

  private static boolean isRehearsal(RunReference found) {
    return found.state().initiated().mode() == Event.Mode.SIMULATION;
  }

  @Override
  void tellMore(StatusReport report, PrintWriter out) {
    if (report.mode() == Event.Mode.SIMULATION) {
      out.println("This is a rehearsal: nothing was sent.");
    }
  }
}
