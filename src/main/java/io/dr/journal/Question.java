package io.dr.journal;

import java.util.List;

/**
 * Something that a person must decide.
 *
 * @param kind what it is about
 * @param text what they are asked
 * @param choices the answers that are understood
 */
public record Question(Kind kind, String text, List<String> choices) {
  public Question {
    choices = List.copyOf(choices);
  }

  /** What a question is about. */
  public enum Kind {
    /** May the step start? */
    APPROVAL,
    /** May data beyond the objective be given up? */
    DATA_LOSS,
    /** May this call be made? */
    CONFIRM,
    /** Has the person done the task? */
    TASK,
    /** Was the interrupted call applied? */
    OUTCOME,
    /** What now, after a failure? */
    FAILURE
  }
}
