package io.dr.engine;

import io.dr.journal.Answer;
import io.dr.journal.Event;
import io.dr.journal.Question;
import io.dr.runbook.Person;
import java.util.List;
import java.util.function.Consumer;

/** The people who can be asked while a run goes on. */
public interface Operators {

  /**
   * Puts a question. Whoever answers may do so at any time and from any thread, or never; another
   * terminal may answer first.
   */
  void ask(String step, Question question, Consumer<Answer> reply);

  /**
   * Asks for a second person who confirms the run itself, as with {@link #ask}. Whoever sits here
   * initiated it: by default it is done from another terminal.
   *
   * @param whom who may, in the runbook's order
   */
  default void confirm(List<Person> whom, Consumer<Event.InitiationConfirmed> reply) {}

  /** Nobody is here: answers come from other terminals. */
  static Operators absent() {
    return (step, question, reply) -> {};
  }
}
