package io.dr.disasters;

import io.dr.engine.Operators;
import io.dr.engine.Timeline;
import io.dr.journal.Answer;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Question;
import io.dr.journal.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The people around a run: they answer sooner or later, here or from another terminal, mostly yes,
 * and what they say of a call's outcome is true.
 */
final class People {
  private static final Duration QUICK = Duration.ofSeconds(5);
  private static final Duration SLOW = Duration.ofMinutes(4);

  private final Journal journal;
  private final InstantSource clock;
  private final Disaster disaster;
  private final Witness witness;

  People(Journal journal, InstantSource clock, Disaster disaster, Witness witness) {
    this.journal = journal;
    this.clock = clock;
    this.disaster = disaster;
    this.witness = witness;
  }

  /** Those who sit before one process. */
  Operators before(Timeline timeline) {
    return (step, question, reply) -> {
      Duration pause = disaster.calm() ? QUICK : disaster.between(QUICK, SLOW);
      timeline.schedule(
          timeline.instant().plus(pause),
          () -> {
            Answer answer = new Answer(choice(step, question), "Ada", "a drill");
            if (disaster.chance(0.3)) {
              elsewhere(step, question.kind(), answer);
            } else {
              reply.accept(answer);
            }
          });
    };
  }

  private String choice(String step, Question question) {
    return switch (question.kind()) {
      case OUTCOME -> witness.happened(step) ? Answer.COMPLETE : Answer.RETRY;
      case FAILURE -> Answer.RETRY;
      case TASK -> Answer.COMPLETE;
      default -> refuses(step, question) ? Answer.REJECT : Answer.APPROVE;
    };
  }

  private boolean refuses(String step, Question question) {
    if (!disaster.strikes(2)) {
      return false;
    }
    disaster.struck("a person rejects the " + question.kind() + " of " + step);
    return true;
  }

  private void elsewhere(String step, Question.Kind kind, Answer answer) {
    synchronized (witness) {
      Optional<Question> open = witness.state().step(step).question();
      if (open.filter(question -> question.kind() == kind).isPresent()) {
        write(new Event.QuestionAnswered(step, kind, answer));
      }
    }
  }

  /** Writes from another terminal. */
  void write(Event event) {
    witness.writes(Witness.PERSON, () -> append(event));
  }

  private Entry append(Event event) {
    RunState state = witness.state();
    Instant now = clock.instant();
    return journal.append(
        Ordeal.RUN, state.sequence(), now.isBefore(state.lastAt()) ? state.lastAt() : now, event);
  }
}
