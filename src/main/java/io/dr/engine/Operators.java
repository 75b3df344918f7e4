package io.dr.engine;

import io.dr.journal.Answer;
import io.dr.journal.Question;
import java.util.function.Consumer;

/** The people who can be asked while a run goes on. */
public interface Operators {

  /**
   * Puts a question. Whoever answers may do so at any time and from any thread, or never; another
   * terminal may answer first.
   */
  void ask(String step, Question question, Consumer<Answer> reply);

  /** Nobody is here: answers come from other terminals. */
  static Operators absent() {
    return (step, question, reply) -> {};
  }
}
