package io.dr.sim;

import io.dr.engine.Operators;
import io.dr.engine.RunListener;
import io.dr.engine.Timeline;
import io.dr.journal.Answer;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.journal.Question;
import io.dr.journal.RunState;
import io.dr.runbook.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * People in a rehearsal: they take their time and then say yes, also to a loss over the objective,
 * which the verdict shows all the same. After a failure they stop, since that is what to learn
 * from.
 */
public final class SimulatedOperators implements Operators, RunListener {
  private static final String NAME = "simulated operator";
  private static final List<String> PREFERRED =
      List.of(Answer.COMPLETE, Answer.APPROVE, Answer.REJECT);

  private final SimulatedWorld world;
  private final Timeline timeline;
  private final Map<String, Instant> asked = new HashMap<>();

  public SimulatedOperators(SimulatedWorld world, Timeline timeline) {
    this.world = world;
    this.timeline = timeline;
  }

  @Override
  public void heard(Entry entry, RunState state) {
    if (entry.event() instanceof Event.QuestionAsked question) {
      asked.put(question.step(), entry.at());
    } else if (entry.event() instanceof Event.RunInitiated) {
      asked.put(Person.INITIATION, entry.at());
    }
  }

  /** They think from when the question was asked, also when the run was interrupted since. */
  @Override
  public void ask(String step, Question question, Consumer<Answer> reply) {
    Duration usual =
        question.kind() == Question.Kind.TASK ? Duration.ofMinutes(5) : Duration.ofSeconds(90);
    Duration pause = world.draw("operator:" + step + ":" + question.kind(), usual);
    Answer answer = new Answer(choice(question), NAME, "rehearsal");
    Instant since = asked.getOrDefault(step, timeline.instant());
    timeline.schedule(since.plus(pause), () -> reply.accept(answer));
  }

  /** The first in the runbook's order can be reached. */
  @Override
  public void confirm(List<Person> whom, Consumer<Event.InitiationConfirmed> reply) {
    Duration pause = world.draw("operator:" + Person.INITIATION, Duration.ofMinutes(2));
    Instant since = asked.getOrDefault(Person.INITIATION, timeline.instant());
    whom.stream()
        .findFirst()
        .map(person -> new Event.InitiationConfirmed(person.name(), "rehearsal"))
        .ifPresent(event -> timeline.schedule(since.plus(pause), () -> reply.accept(event)));
  }

  private static String choice(Question question) {
    return PREFERRED.stream()
        .filter(question.choices()::contains)
        .findFirst()
        .orElse(question.choices().get(0));
  }
}
