package io.dr.post;

import io.dr.action.ActionFailure;
import io.dr.journal.Event;
import io.dr.journal.Messages;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import io.dr.report.Coordination;
import io.dr.report.StatusReports;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is said in the engineers' channel: it is made, its status pinned, people are brought in;
 * then each line of the run is told in order. Lines that had to wait are told together. What has
 * been told is in the journal, so whoever drives the run next goes on behind it.
 */
public final class EngineeringChannel implements Correspondence {
  private static final String STATUS = Coordination.ENGINEERING + "status";
  private static final String PIN = Coordination.ENGINEERING + "pin";
  private static final String TOPIC = Coordination.ENGINEERING + "topic";
  private static final String LINES = Coordination.ENGINEERING + "lines/";
  private static final String REFRESH = Coordination.ENGINEERING + "refresh/";

  /** So many lines are read at once; more make a second message. */
  private static final int MOST_LINES = 20;

  /** A pinned status that is older than this misleads. */
  private static final Duration FRESH = Duration.ofMinutes(5);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  private final Plan plan;
  private final Chat chat;
  private final Reminders reminders;

  public EngineeringChannel(Plan plan, Chat chat) {
    this.plan = plan;
    this.chat = chat;
    this.reminders = new Reminders(plan);
  }

  @Override
  public boolean untiring() {
    return true;
  }

  @Override
  public List<Dispatch> due(Logbook log, Instant now) {
    if (log.state().initiation().isEmpty() || log.state().authorisation().pending()) {
      return List.of();
    }
    return first(log, now).map(List::of).orElse(List.of());
  }

  /** Each rests on what came before it. */
  private Optional<Dispatch> first(Logbook log, Instant now) {
    Messages told = log.messages();
    Optional<Chat.Room> room = receipt(told, Coordination.CHANNEL).map(Chat.Room::of);
    if (room.isEmpty()) {
      return dispatch(Coordination.CHANNEL, false, () -> chat.open().receipt());
    }
    String id = room.get().id();
    Optional<Chat.Posted> pinned = receipt(told, STATUS).map(Chat.Posted::of);
    if (pinned.isEmpty()) {
      return dispatch(
          STATUS,
          false,
          () -> chat.post(id, new Chat.Post(STATUS, 0, status(log, now), none(), now)).receipt());
    }
    if (!told.settled(PIN)) {
      return dispatch(PIN, true, () -> done(() -> chat.pin(id, pinned.get().message())));
    }
    if (!told.settled(TOPIC)) {
      return dispatch(TOPIC, true, () -> done(() -> chat.topic(id, topic(log))));
    }
    if (!told.settled(Coordination.INVITE)) {
      return dispatch(Coordination.INVITE, true, () -> invited(id));
    }
    return lines(log, now, id, pinned.get().message())
        .or(() -> reminder(log, now, id))
        .or(() -> refresh(log, now, id, pinned.get().message()));
  }

  private Optional<Dispatch> dispatch(String key, boolean dispensable, Supplier<String> delivery) {
    return Optional.of(new Dispatch(key, chat.words(), delivery, dispensable));
  }

  private static String done(Runnable call) {
    call.run();
    return "";
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static Optional<String> receipt(Messages messages, String key) {
    return Optional.ofNullable(messages.sent().get(key)).map(Messages.Sent::receipt);
  }

  private static boolean exercise(Logbook log) {
    return log.state().initiated().mode() != Event.Mode.DISASTER;
  }

  private String topic(Logbook log) {
    String text =
        "%s%s, run %s, %s → %s. Status pinned; dr status %s"
            .formatted(
                exercise(log) ? "EXERCISE: " : "",
                plan.runbook(),
                log.state().run(),
                plan.from().region(),
                plan.to().region(),
                log.state().run());
    return new ChatText.Part(text, false).text();
  }

  private String invited(String room) {
    List<String> unknown = chat.invite(room, plan.communication().engineeringInvite());
    return unknown.isEmpty() ? "" : Coordination.UNKNOWN + String.join(", ", unknown);
  }

  private ChatText status(Logbook log, Instant now) {
    return ChannelStatus.of(new StatusReports(plan).brief(log.state(), now));
  }

  private Optional<Dispatch> lines(Logbook log, Instant now, String room, String pinned) {
    List<Remark> batch = batch(log);
    if (batch.isEmpty()) {
      return Optional.empty();
    }
    Remark first = batch.get(0);
    Remark last = batch.get(batch.size() - 1);
    String key = LINES + first.sequence();
    Chat.Post post =
        new Chat.Post(
            key,
            last.sequence(),
            text(batch, exercise(log)),
            thread(log.messages(), first.answers()),
            now);
    return dispatch(
        key,
        false,
        () -> {
          String receipt = chat.post(room, post).receipt();
          try {
            chat.change(room, pinned, status(log, now));
          } catch (ActionFailure e) {
            // The lines were told, and the next ones bring the status up to date.
            return receipt;
          }
          return receipt;
        });
  }

  /** The next lines that were not told, as many as belong together. */
  private List<Remark> batch(Logbook log) {
    long told = told(log.messages());
    List<Remark> batch = new ArrayList<>();
    for (Remark remark : Remarks.of(plan, log.entries())) {
      if (remark.sequence() <= told) {
        continue;
      }
      boolean another =
          !batch.isEmpty()
              && (batch.get(0).answers() != remark.answers()
                  || (batch.size() >= MOST_LINES
                      && batch.get(batch.size() - 1).sequence() != remark.sequence()));
      if (another) {
        break;
      }
      batch.add(remark);
    }
    return batch;
  }

  private static long told(Messages messages) {
    long told = 0;
    for (Map.Entry<String, Messages.Sent> one : messages.sent().entrySet()) {
      if (one.getKey().startsWith(LINES)) {
        told = Math.max(told, Chat.Posted.of(one.getValue().receipt()).through());
      }
    }
    return told;
  }

  /** The message in which the line that is answered was told. */
  private static Optional<String> thread(Messages messages, long answered) {
    Optional<String> found = Optional.empty();
    for (Map.Entry<String, Messages.Sent> one : messages.sent().entrySet()) {
      if (answered > 0 && one.getKey().startsWith(LINES)) {
        long from = Long.parseLong(one.getKey().substring(LINES.length()));
        Chat.Posted posted = Chat.Posted.of(one.getValue().receipt());
        if (from <= answered && answered <= posted.through()) {
          found = Optional.of(posted.message());
        }
      }
    }
    return found;
  }

  private static ChatText text(List<Remark> batch, boolean exercise) {
    ChatText.Writer text = ChatText.Writer.of(exercise);
    for (Remark remark : batch) {
      text.line(TIME.format(remark.at()), remark.subject(), remark.text());
    }
    return text.text();
  }

  private Optional<Dispatch> reminder(Logbook log, Instant now, String room) {
    return reminders
        .due(log, now)
        .flatMap(
            one ->
                dispatch(
                    one.key(),
                    true,
                    () ->
                        chat.post(room, new Chat.Post(one.key(), 0, one.text(), none(), now))
                            .receipt()));
  }

  private Optional<Dispatch> refresh(Logbook log, Instant now, String room, String pinned) {
    Optional<Instant> due = stale(log).filter(at -> !at.isAfter(now));
    return due.map(at -> REFRESH + at.getEpochSecond())
        .filter(key -> !log.messages().settled(key))
        .flatMap(
            key ->
                dispatch(key, true, () -> done(() -> chat.change(room, pinned, status(log, now)))));
  }

  /** When the pinned status will have become old, while the run goes on. */
  private static Optional<Instant> stale(Logbook log) {
    if (log.state().phase() != RunState.RunPhase.RUNNING) {
      return Optional.empty();
    }
    Optional<Instant> newest = Optional.empty();
    for (Map.Entry<String, Messages.Sent> one : log.messages().sent().entrySet()) {
      if (one.getKey().startsWith(Coordination.ENGINEERING)) {
        newest = Optional.of(one.getValue().at());
      }
    }
    return newest.map(at -> at.plus(FRESH));
  }

  @Override
  public Optional<Instant> next(Logbook log, Instant now) {
    Optional<Instant> next = stale(log).filter(now::isBefore);
    Optional<Instant> reminder = reminders.next(log, now);
    return next.isPresent() && reminder.map(next.get()::isBefore).orElse(true) ? next : reminder;
  }
}
