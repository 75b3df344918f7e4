package io.dr.engine;

import io.dr.journal.Answer;
import io.dr.journal.Event;
import io.dr.journal.Question;
import io.dr.journal.RunState;
import io.dr.runbook.Person;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Puts open questions to whoever is here, once for each asking, and records what they say. */
@ThreadConfined
final class OpenQuestions {
  private final RunLog log;
  private final Operators operators;
  private final Set<String> put = new HashSet<>();
  private boolean confirming;
  private long asOf = -1;

  OpenQuestions(RunLog log, Operators operators) {
    this.log = log;
    this.operators = operators;
  }

  /** The step asks anew. */
  void again(String step) {
    put.remove(step);
    asOf = -1;
  }

  /** Puts what was not put yet. */
  void put(BiConsumer<String, Answer> reply) {
    if (log.state().sequence() == asOf) {
      return;
    }
    asOf = log.state().sequence();
    for (String step : log.state().active()) {
      Optional<Question> question = log.state().step(step).question();
      if (question.isPresent() && put.add(step)) {
        operators.ask(step, question.get(), answer -> reply.accept(step, answer));
      }
    }
  }

  /** Asks for whoever has to confirm the run, once. */
  void confirm(List<Person> whom, Consumer<Event.InitiationConfirmed> reply) {
    if (!confirming && log.state().authorisation().pending()) {
      confirming = true;
      operators.confirm(whom, reply);
    }
  }

  /** Records that somebody confirmed the run, unless that was settled first. */
  void confirmed(Event.InitiationConfirmed event) {
    while (log.state().authorisation().pending()
        && log.state().phase() == RunState.RunPhase.RUNNING
        && !log.fenced()
        && !log.tryAppend(event)) {
      // Something else was written meanwhile.
    }
  }

  /** Records an answer, unless another terminal gave one first. */
  void answered(String step, Answer answer) {
    Optional<Question> question = log.state().step(step).question();
    while (question.isPresent()
        && question.get().choices().contains(answer.choice())
        && !log.fenced()
        && !log.tryAppend(new Event.QuestionAnswered(step, question.get().kind(), answer))) {
      // Something else was written meanwhile: the answer holds if the question is still open.
      question = log.state().step(step).question();
    }
  }
}
