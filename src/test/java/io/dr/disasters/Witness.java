package io.dr.disasters;

import io.dr.action.Call;
import io.dr.action.Next;
import io.dr.action.StepContext;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Sees who writes which entry, and which process has which effect made. Safe for many threads. */
final class Witness {
  /** Whoever writes from another terminal. */
  static final String PERSON = "person";

  private final List<Entry> entries = new ArrayList<>();
  private final List<String> writers = new ArrayList<>();
  private final List<Made> made = new ArrayList<>();
  private final List<Instant> written = new ArrayList<>();
  private final List<Look> looks = new ArrayList<>();
  private final InstantSource time;
  private final List<String> broken = new ArrayList<>();
  private RunState state = RunState.of(Ordeal.RUN);

  /**
   * A call that was made.
   *
   * @param host by which process
   * @param step for which step
   * @param call as it was announced
   * @param repeatable whether it says of itself that it may be made twice
   * @param applied what the world applied of it
   * @param sequence of the newest entry at that moment
   */
  record Made(
      String host, String step, Call call, boolean repeatable, List<Call> applied, long sequence) {}

  /**
   * A look at the world for a step.
   *
   * @param sequence of the newest entry at that moment
   * @param waited for how long the step was driven by then
   */
  record Look(String step, long sequence, Duration waited) {}

  /**
   * @param time as it really is
   */
  Witness(InstantSource time) {
    this.time = time;
  }

  synchronized void looked(StepContext context) {
    looks.add(
        new Look(
            context.step(),
            entries.size(),
            Duration.between(context.watchedSince(), context.now())));
  }

  /** All looks, in order. */
  synchronized List<Look> looks() {
    return List.copyOf(looks);
  }

  /** When the entry of that sequence was really written, UTC. */
  synchronized Instant writtenAt(long sequence) {
    return written.get((int) sequence - 1);
  }

  private void wrote(String writer, Entry entry) {
    written.add(time.instant());
    entries.add(entry);
    writers.add(writer);
    try {
      state = state.apply(entry);
    } catch (IllegalStateException e) {
      broken.add(e.getMessage());
    }
  }

  /** Has somebody append an entry, one at a time, so that who wrote it is known in order. */
  synchronized Entry writes(String writer, Supplier<Entry> append) {
    Entry entry = append.get();
    wrote(writer, entry);
    return entry;
  }

  /** How many entries there are. */
  synchronized int length() {
    return entries.size();
  }

  synchronized void made(String host, String step, Next.Effect effect, List<Call> applied) {
    made.add(
        new Made(
            host, step, effect.call(), effect.repeatable(), List.copyOf(applied), entries.size()));
  }

  /** The entries as they were appended. */
  synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Who appended the entry of that sequence. */
  synchronized String writer(long sequence) {
    return writers.get((int) sequence - 1);
  }

  /** All calls in order. */
  synchronized List<Made> made() {
    return List.copyOf(made);
  }

  /** The run as it stands. */
  synchronized RunState state() {
    return state;
  }

  /** Entries that cannot follow those before them. */
  synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  /** How often a step failed for good. */
  synchronized long failures(String step) {
    return entries.stream()
        .filter(
            entry -> entry.event() instanceof Event.StepFailed failed && failed.step().equals(step))
        .count();
  }

  /** Whether a person left a step out. */
  synchronized boolean leftOut() {
    return entries.stream().anyMatch(entry -> entry.event() instanceof Event.StepSkipped);
  }

  /** Whether the newest call that was intended for a step was applied: who looks can see it. */
  synchronized boolean happened(String step) {
    long intended = 0;
    for (Entry entry : entries) {
      if (entry.event() instanceof Event.EffectIntended intent && intent.step().equals(step)) {
        intended = entry.sequence();
      }
    }
    long since = intended;
    return made.stream()
        .anyMatch(
            call ->
                call.step().equals(step) && call.sequence() >= since && !call.applied().isEmpty());
  }
}
