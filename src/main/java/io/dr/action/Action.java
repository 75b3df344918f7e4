package io.dr.action;

/**
 * A reconciler for one step: asked for its next move, it observes the world and answers with a
 * proposal. It never changes anything by itself; the engine does, by performing the effect.
 */
public interface Action {

  /**
   * Looks at the world and says what comes next. Read-only: safe to call at any time, any number of
   * times, also after a crash in the middle of an effect.
   *
   * @throws ActionFailure when the look itself failed; the engine retries what its kind allows
   */
  Next next(StepContext context);
}
