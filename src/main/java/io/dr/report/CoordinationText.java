package io.dr.report;

import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.runbook.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says in words where the engineers meet, and what the commander does when that does not answer.
 */
final class CoordinationText {
  private CoordinationText() {}

  /** Where they meet. */
  static Optional<String> where(StatusReport report) {
    Coordination known = report.coordination();
    return known
        .link()
        .map(
            link ->
                "engineers meet in #%s%s"
                    .formatted(known.channel().orElse(""), link.isEmpty() ? "" : ", " + link));
  }

  /** What the commander must do, or know. */
  static List<String> attention(StatusReport report) {
    List<String> lines = new ArrayList<>();
    Coordination known = report.coordination();
    known.outage().ifPresent(outage -> lines.add(down(report, outage)));
    if (known.outage().isEmpty()) {
      MessageText.unreached(report.messages().standing(), Coordination.ENGINEERING)
          .ifPresent(lines::add);
    }
    MessageText.unreached(report.messages().standing(), Coordination.CALL).ifPresent(lines::add);
    boolean byHand = known.way() == Coordination.Way.BY_HAND && real(report) && goesOn(report);
    if (byHand) {
      lines.add(
          "the engineers' channel: no Slack token in the runbook: make #%s yourself%s"
              .formatted(known.channel().orElse(""), call(known, ", or open the call")));
    }
    known.unknown().ifPresent(who -> lines.add("not in Slack: " + who + ": invite them yourself"));
    return lines;
  }

  private static boolean real(StatusReport report) {
    return report.mode() == Event.Mode.DISASTER;
  }

  private static boolean goesOn(StatusReport report) {
    return report.phase() != RunState.RunPhase.FINISHED
        && report.phase() != RunState.RunPhase.ABORTED;
  }

  private static String down(StatusReport report, Coordination.Outage outage) {
    Coordination known = report.coordination();
    String cause = outage.failure().map(failure -> ": " + failure.cause()).orElse(".");
    String since = Utc.show(outage.since(), report.asOf());
    if (!goesOn(report)) {
      return "Slack did not answer since " + since + cause;
    }
    String mailed =
        known
                .calledAt()
                .map(
                    at ->
                        " A mail calls the engineers together since " + Utc.show(at, report.asOf()))
                .orElse(" No mail went out to the engineers")
            + ".";
    return "Slack does not answer since "
        + since
        + cause
        + call(known, " Open the call")
        + phones(known)
        + mailed;
  }

  private static String call(Coordination known, String words) {
    return known.join().map(join -> words + ": " + Fold.whole(join)).orElse("");
  }

  private static String phones(Coordination known) {
    List<Person> people = known.contacts();
    if (people.isEmpty()) {
      return "; phone the engineers.";
    }
    return "; phone "
        + people.stream()
            .map(one -> one.name() + one.phone().map(number -> " " + number).orElse(""))
            .map(Fold::whole)
            .collect(Collectors.joining(", "))
        + ".";
  }
}
