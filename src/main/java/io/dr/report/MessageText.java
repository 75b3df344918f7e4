package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.journal.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in words what people are told and what did not reach them. */
final class MessageText {
  private static final String REFUSED = ", refused for ";

  private MessageText() {}

  /** As in {@code no word from the technical lead Grace for 17m: ask for status}. */
  static String silence(StatusReport.Silence silence) {
    return "no word from the technical lead %s for %s: ask for status"
        .formatted(silence.lead(), show(silence.since()));
  }

  /** That customers wait for news that were promised to them, and how they are told. */
  static Optional<String> overdue(StatusReport report, Commands commands) {
    return report
        .page()
        .filter(PagePromise::overdue)
        .map(
            promise ->
                "the status page promised news by %s, %s ago: publish an update (%s)"
                    .formatted(
                        Utc.minute(promise.promisedBy(), report.asOf()),
                        show(promise.over()),
                        Fold.whole(commands.page(report.run()))));
  }

  /** To whom a message did not get, though it went out: the channel said so in its receipt. */
  static Optional<String> refused(String receipt) {
    int at = receipt.indexOf(REFUSED);
    return at < 0 ? Optional.empty() : Optional.of(receipt.substring(at + REFUSED.length()));
  }

  private static Optional<String> refused(StatusReport report) {
    List<MessageLines.Sent> sent =
        report.messages().sent().stream()
            .filter(one -> one.message().startsWith(Messages.UPDATES))
            .toList();
    return sent.isEmpty()
        ? Optional.empty()
        : refused(sent.get(sent.size() - 1).receipt())
            .map(who -> "the mail server refuses " + who + ": tell them by other means");
  }

  /** When leadership is written to next. */
  static Optional<String> next(StatusReport report) {
    MessageLines messages = report.messages();
    return messages
        .nextIn()
        .map(
            in ->
                switch (messages.delivery()) {
                  case BY_MAIL -> "update to leadership in " + show(in);
                  case REHEARSAL ->
                      "update to leadership in " + show(in) + ", which a rehearsal does not send";
                  case NO_MAIL_SERVER, NOBODY -> "update to leadership due in " + show(in);
                });
  }

  /** What did not reach people, and what to do about it. */
  static Optional<String> undelivered(StatusReport report, Commands commands) {
    MessageLines messages = report.messages();
    if (messages.delivery() == MessageLines.Delivery.NO_MAIL_SERVER) {
      return Optional.of(
          "leadership updates: no mail server in the runbook: send them yourself with "
              + Fold.whole(commands.previewUpdate(report.run())));
    }
    if (report.declaredAt().isEmpty()) {
      return Optional.empty();
    }
    if (messages.delivery() == MessageLines.Delivery.BY_MAIL && report.standstill().isPresent()) {
      return Optional.of(
          "leadership is not written to while nobody drives the run: write now with "
              + Fold.whole(commands.update(report.run())));
    }
    String again =
        messages.lastUnsent()
            ? " The last update to leadership was not sent. Send it with: "
                + Fold.whole(commands.update(report.run()))
            : "";
    return unreached(messages.standing(), Messages.UPDATES)
        .map(line -> line + again)
        .or(() -> messages.lastUnsent() ? Optional.of(again.strip()) : refused(report));
  }

  /** The newest of some messages that did not get through, and how many did not. */
  static Optional<String> unreached(List<MessageLines.Failed> standing, String keys) {
    List<MessageLines.Failed> failed =
        standing.stream().filter(one -> one.message().startsWith(keys)).toList();
    if (failed.isEmpty()) {
      return Optional.empty();
    }
    MessageLines.Failed newest = failed.get(failed.size() - 1);
    return Optional.of(
        "%s was not reached (%s%s%s): %s %s"
            .formatted(
                newest.channel(),
                newest.message(),
                failed.size() > 1 ? " and " + (failed.size() - 1) + " more" : "",
                newest.givenUp() ? ", given up" : "",
                newest.failure().cause(),
                newest.failure().remedy()));
  }

  /** All that did not get to people, and all that they must do themselves for that. */
  static List<String> attention(StatusReport report, Commands commands) {
    List<String> lines = new ArrayList<>();
    overdue(report, commands).ifPresent(lines::add);
    undelivered(report, commands).ifPresent(lines::add);
    lines.addAll(CoordinationText.attention(report));
    return lines;
  }
}
