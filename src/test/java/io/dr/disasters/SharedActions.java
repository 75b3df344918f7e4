package io.dr.disasters;

import io.dr.action.Action;
import io.dr.engine.ActionSource;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Leases;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A planted bug that once was real: the actions of running steps in a plain map, which workers fill
 * one at a time, and from which the owner's thread removes whenever a step is settled.
 */
final class SharedActions implements Planted {
  private final Map<String, Action> actions = new HashMap<>();

  @Override
  public ActionSource actions(ActionSource source) {
    return (step, outputs) ->
        context -> {
          Action action;
          synchronized (actions) {
            action = actions.computeIfAbsent(step.id(), id -> source.create(step, outputs));
          }
          return action.next(context);
        };
  }

  @Override
  public Journal journal(Journal journal) {
    return new Forgetting(journal, actions);
  }

  private record Forgetting(Journal journal, Map<String, Action> actions) implements Journal {
    @Override
    public Entry append(String run, long expectedSequence, Instant at, Event event) {
      if (event instanceof Event.StepSucceeded succeeded) {
        actions.remove(succeeded.step());
      } else if (event instanceof Event.StepFailed failed) {
        actions.remove(failed.step());
      } else if (event instanceof Event.RetryScheduled retried) {
        actions.remove(retried.step());
      }
      return journal.append(run, expectedSequence, at, event);
    }

    @Override
    public List<Entry> read(String run, long after) {
      return journal.read(run, after);
    }

    @Override
    public List<String> runs() {
      return journal.runs();
    }

    @Override
    public Leases leases() {
      return journal.leases();
    }

    @Override
    public void close() {
      journal.close();
    }
  }
}
