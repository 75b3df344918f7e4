package io.dr.disasters;

import io.dr.engine.Timeline;
import io.dr.journal.Event;
import io.dr.journal.RunState;
import io.dr.journal.StepStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What operators do at random moments, from other terminals and other machines. */
final class Commands {
  private final Trial ordeal;
  private final Disaster disaster;
  private final Timeline time;

  private enum Kind {
    TAKES_OVER,
    INTERRUPTS,
    SETS_THE_CLOCK,
    SLEEPS,
    REOPENS,
    SKIPS,
    PAUSES,
    REMARKS,
    ABORTS
  }

  private static final List<Kind> OFTEN =
      List.of(
          Kind.TAKES_OVER,
          Kind.TAKES_OVER,
          Kind.TAKES_OVER,
          Kind.TAKES_OVER,
          Kind.TAKES_OVER,
          Kind.INTERRUPTS,
          Kind.INTERRUPTS,
          Kind.SETS_THE_CLOCK,
          Kind.SETS_THE_CLOCK,
          Kind.SLEEPS,
          Kind.SLEEPS,
          Kind.REOPENS,
          Kind.REOPENS,
          Kind.SKIPS,
          Kind.PAUSES,
          Kind.PAUSES,
          Kind.REMARKS,
          Kind.ABORTS);

  Commands(Trial ordeal, Timeline time) {
    this.ordeal = ordeal;
    this.disaster = ordeal.disaster();
    this.time = time;
  }

  /** Some of them, at moments within the time that the run may take. */
  void schedule() {
    int number = disaster.below(4);
    for (int i = 0; i < number; i++) {
      Kind kind = disaster.one(OFTEN);
      Duration moment = disaster.between(Duration.ZERO, ordeal.book().calm().took());
      time.schedule(Ordeal.START.plus(moment), () -> happens(kind));
    }
  }

  /** What somebody does who has seen how the run stands does not hold for another state of it. */
  private void happens(Kind kind) {
    synchronized (ordeal.witness()) {
      happensNow(kind);
    }
  }

  private void happensNow(Kind kind) {
    if (!ordeal.begun() || ordeal.over()) {
      return;
    }
    switch (kind) {
      case TAKES_OVER -> noted(kind, "", ordeal::attach);
      case INTERRUPTS -> noted(kind, "", () -> ordeal.newest().ifPresent(Host::interrupt));
      case SETS_THE_CLOCK -> {
        Duration by = disaster.between(Duration.ofHours(-1), Duration.ofHours(1));
        noted(kind, "by " + by, () -> ordeal.setClock(by));
      }
      case SLEEPS -> {
        Duration how = disaster.between(Duration.ofSeconds(5), Duration.ofHours(2));
        noted(kind, "for " + how, () -> ordeal.sleep(how));
      }
      case REOPENS ->
          step(status -> status == StepStatus.FAILED)
              .ifPresent(id -> write(kind, id, new Event.StepReopened(id, "Ada", "once more")));
      case SKIPS ->
          step(status -> status.active() || status == StepStatus.FAILED)
              .ifPresent(id -> write(kind, id, new Event.StepSkipped(id, "Ada", "it can wait")));
      case PAUSES -> pauses();
      case REMARKS -> write(kind, "", new Event.NoteAdded("Ada", "so far so good"));
      case ABORTS -> write(kind, "", new Event.RunAborted("Ada", "another way was found"));
    }
  }

  /** Whoever has a run wait has it go on some time later. */
  private void pauses() {
    if (ordeal.state().pause().isPresent() || ordeal.state().phase() != RunState.RunPhase.RUNNING) {
      return;
    }
    write(Kind.PAUSES, "", new Event.RunPaused("Ada", "perhaps it is back"));
    Duration pause = disaster.between(Duration.ofSeconds(1), Duration.ofMinutes(5));
    time.schedule(
        time.instant().plus(pause),
        () -> {
          synchronized (ordeal.witness()) {
            if (!ordeal.over() && ordeal.state().pause().isPresent()) {
              write(Kind.PAUSES, "no more", new Event.RunUnpaused("Ada", ""));
            }
          }
        });
  }

  private Optional<String> step(Predicate<StepStatus> in) {
    RunState state = ordeal.state();
    List<String> steps =
        ordeal.book().plan().steps().keySet().stream()
            .filter(id -> state.step(id).question().isEmpty())
            .filter(id -> in.test(state.step(id).status()))
            .toList();
    return steps.isEmpty() ? Optional.empty() : Optional.of(disaster.one(steps));
  }

  private void write(Kind kind, String step, Event event) {
    noted(kind, step, () -> ordeal.people().write(event));
  }

  private void noted(Kind kind, String step, Runnable deed) {
    disaster.noted("somebody " + kind + " " + step);
    deed.run();
  }
}
