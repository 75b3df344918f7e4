package io.dr.post;

import io.dr.journal.Crew;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.plan.Plan;
import io.dr.report.Commands;
import io.dr.report.Coordination;
import io.dr.report.PagePromise;
import io.dr.report.Utc;
import io.dr.runbook.Communication;
import io.dr.runbook.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the commander is reminded of when nothing but time has passed: that the technical lead has
 * been silent for too long, and that customers were promised news. Each is said once.
 */
final class Reminders {
  private static final String SILENCE = Coordination.ENGINEERING + "silence/";
  private static final String PROMISE = Coordination.ENGINEERING + "promise/";

  private final Plan plan;

  Reminders(Plan plan) {
    this.plan = plan;
  }

  /**
   * Something to be reminded of.
   *
   * @param key names the message in its run
   * @param at from when on, UTC
   * @param text what is said
   */
  record Reminder(String key, Instant at, ChatText text) {}

  /** The first that is due and was not said. */
  Optional<Reminder> due(Logbook log, Instant now) {
    return all(log, now).stream()
        .filter(one -> !one.at().isAfter(now))
        .filter(one -> !log.messages().settled(one.key()))
        .findFirst();
  }

  /** When the next one will be due, UTC. */
  Optional<Instant> next(Logbook log, Instant now) {
    return all(log, now).stream()
        .map(Reminder::at)
        .filter(now::isBefore)
        .min(Comparator.naturalOrder());
  }

  private List<Reminder> all(Logbook log, Instant now) {
    RunState state = log.state();
    List<Reminder> all = new ArrayList<>();
    if (state.phase() == RunState.RunPhase.RUNNING && !state.authorisation().pending()) {
      silence(state, now).ifPresent(all::add);
      promise(state, now).ifPresent(all::add);
    }
    return all;
  }

  private Optional<Reminder> silence(RunState state, Instant now) {
    Duration most = plan.communication().statusEvery().orElse(Communication.USUAL_SILENCE);
    Optional<Instant> last =
        state.crew().lastWord(Crew.LEAD).map(word -> latest(word, state.declaredAt()));
    return last.map(
        word ->
            new Reminder(
                SILENCE + word.getEpochSecond(),
                word.plus(most),
                text(
                    state,
                    "no word from the technical lead %s for %s. Ask for status."
                        .formatted(
                            state.crew().roles().getOrDefault(Crew.LEAD, ""),
                            Durations.show(Duration.between(word, latest(now, word)))))));
  }

  private Optional<Reminder> promise(RunState state, Instant now) {
    return PagePromise.of(plan, state, now)
        .map(
            promise ->
                new Reminder(
                    PROMISE + promise.promisedBy().getEpochSecond(),
                    promise.promisedBy(),
                    text(
                        state,
                        "the status page promised news by %s. Publish an update: %s"
                            .formatted(
                                Utc.show(promise.promisedBy(), now),
                                Commands.HERE.page(state.run())))));
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private ChatText text(RunState state, String what) {
    String commander = state.crew().roles().getOrDefault(Crew.COMMANDER, Crew.COMMANDER);
    boolean exercise = state.initiated().mode() != Event.Mode.DISASTER;
    return ChatText.Writer.of(exercise).line(commander, ": " + what).text();
  }
}
