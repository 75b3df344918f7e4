package io.dr.disasters;

import io.dr.journal.Journal;
import io.dr.journal.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A trial with real threads: each process has an owner's thread and workers, and the people have
 * theirs. What the seed draws is the same each time, but not in which order the threads ask for it,
 * so a seed that breaks something breaks it often, not always.
 */
final class Tumult extends Trial {
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "tumult");
            thread.setDaemon(true);
            return thread;
          });

  private final SharedTime time;
  private final ThreadedTimeline people;
  private final Delays delays;
  // Touched by the people's thread alone.
  private final List<Host> driving = new ArrayList<>();
  private int hosts;

  Tumult(Book book, Disaster disaster, Planted planted, long seed) {
    this(book, disaster, planted, new Delays(seed), new SharedTime(Ordeal.START));
  }

  private Tumult(Book book, Disaster disaster, Planted planted, Delays delays, SharedTime time) {
    this(book, disaster, planted, delays, time, people(time, disaster, delays));
  }

  private Tumult(
      Book book,
      Disaster disaster,
      Planted planted,
      Delays delays,
      SharedTime time,
      ThreadedTimeline people) {
    super(book, disaster, planted, people);
    this.delays = delays;
    this.time = time;
    this.people = people;
  }

  private static ThreadedTimeline people(SharedTime time, Disaster disaster, Delays delays) {
    return new ThreadedTimeline(time, disaster, delays, THREADS, Duration.ZERO);
  }

  @Override
  Aftermath play() {
    time.begin();
    operate();
    attach();
    people.run(() -> driving.isEmpty() && done());
    if (time.stuck()) {
      defects().add("it hangs");
    }
    if (people.endless()) {
      defects().add("it goes on and on");
    }
    defects().addAll(witness().broken());
    return Aftermath.of(this);
  }

  private boolean done() {
    return over() || hosts >= MOST_HOSTS || !defects().isEmpty();
  }

  @Override
  void attach() {
    hosts++;
    Duration skew = disaster().chance(0.1) ? skew() : Duration.ZERO;
    Host host =
        new Host(
            "host-" + hosts, this, new ThreadedTimeline(time, disaster(), delays, THREADS, skew));
    driving.add(host);
    time.begin();
    THREADS.execute(() -> drive(host));
  }

  private void drive(Host host) {
    try {
      host.drive();
    } catch (RuntimeException | Error e) {
      defects().add(host + " broke: " + e);
    } finally {
      time.end(time.now(), people, () -> ended(host));
    }
  }

  private void ended(Host host) {
    driving.remove(host);
    if (done() || !driving.isEmpty()) {
      return;
    }
    people.schedule(
        people.instant().plus(pause()),
        () -> {
          if (!done() && driving.isEmpty()) {
            if (state().phase() == RunState.RunPhase.STOPPED) {
              reopen();
            }
            attach();
          }
        });
  }

  /** Of threads that really run, the clock is only a few minutes off: as far as AWS lets it be. */
  @Override
  void setClock(Duration by) {
    newest().ifPresent(host -> host.timeline().jump(skew()));
  }

  /** Real threads cannot be put to sleep together; {@link Ordeal} does that. */
  @Override
  void sleep(Duration how) {}

  @Override
  Journal reached(Journal journal) {
    return new DelayedJournal(journal, delays);
  }

  @Override
  Optional<Host> newest() {
    return driving.isEmpty() ? Optional.empty() : Optional.of(driving.get(driving.size() - 1));
  }
}
