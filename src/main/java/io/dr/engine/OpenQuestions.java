package io.dr.engine;

import io.dr.journal.Answer;
import io.dr.journal.Event;
import io.dr.journal.Question;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Puts open questions to whoever is here, once for each asking, and records what they say. */
final class OpenQuestions {
  private final RunLog log;
  private final Operators operators;
  private final Set<String> put = new HashSet<>();

  OpenQuestions(RunLog log, Operators operators) {
    this.log = log;
    this.operators = operators;
  }

  /** The step asks anew. */
  void again(String step) {
    put.remove(step);
  }

  /** Puts what was not put yet. */
  void put(BiConsumer<String, Answer> reply) {
    for (String step : log.state().active()) {
      Optional<Question> question = log.state().step(step).question();
      if (question.isPresent() && put.add(step)) {
        operators.ask(step, question.get(), answer -> reply.accept(step, answer));
      }
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
