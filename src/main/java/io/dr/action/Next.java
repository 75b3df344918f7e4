package io.dr.action;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** What an action proposes after a look at the world. */
public sealed interface Next {

  /**
   * One mutating call, described but not yet made.
   *
   * @param call what would be called, for the journal, a dry run and the operator
   * @param commitsTo the recovery point that making the call settles for; absent when the call
   *     gives up no data
   * @param perform makes the call, once; throws {@link ActionFailure}
   * @param observed what was found that makes the call necessary, in a few words; may be empty
   * @param exclusive names what only one step at a time may write to, such as a hosted zone
   * @param repeatable whether a type of {@link Trait#UNOBSERVABLE} effects may make this call again
   *     when nobody knows whether it was applied; other types look, and need not say it
   */
  record Effect(
      Call call,
      Optional<RecoveryPoint> commitsTo,
      Supplier<Receipt> perform,
      String observed,
      Optional<String> exclusive,
      boolean repeatable)
      implements Next {

    /** A call of which nothing more is told. */
    public Effect(Call call, Optional<RecoveryPoint> commitsTo, Supplier<Receipt> perform) {
      this(call, commitsTo, perform, "", Optional.empty(), false);
    }

    /** The same, telling what was found. */
    public Effect seeing(String found) {
      return new Effect(call, commitsTo, perform, found, exclusive, repeatable);
    }

    /** The same, never beside another step's call that names the same thing. */
    public Effect alone(String thing) {
      return new Effect(call, commitsTo, perform, observed, Optional.of(thing), repeatable);
    }

    /** The same, harmless to make twice: an unknown outcome is no reason to ask anybody. */
    public Effect repeating() {
      return new Effect(call, commitsTo, perform, observed, exclusive, true);
    }

    /** The same call, made in another way. */
    public Effect performing(Supplier<Receipt> other) {
      return new Effect(call, commitsTo, other, observed, exclusive, repeatable);
    }

    /** A call that settles for no recovery point. */
    public static Effect of(Call call, Supplier<Receipt> perform) {
      return new Effect(call, Optional.empty(), perform);
    }
  }

  /**
   * Nothing to do but to look again; how soon is the engine's business.
   *
   * @param detail what is waited for, in a few words
   * @param fractionDone from 0 to 1, where the world reports it
   * @param midway whether the look itself is not over, see {@link #again()}
   */
  record Wait(String detail, OptionalDouble fractionDone, boolean midway) implements Next {
    /** A wait for the world. */
    public Wait(String detail, OptionalDouble fractionDone) {
      this(detail, fractionDone, false);
    }

    /** A wait whose progress is not known. */
    public static Wait on(String detail) {
      return new Wait(detail, OptionalDouble.empty());
    }

    /**
     * The same, to be looked at again as soon as the budget allows: the look takes more requests
     * than one look may send, and the action keeps what it has seen so far. It is no wait for the
     * world, so it is neither journaled nor spaced out. A fresh action begins its look anew.
     */
    public Wait again() {
      return new Wait(detail, fractionDone, true);
    }

    /** A wait of which the given fraction, from 0 to 1, is over. */
    public static Wait on(String detail, double fraction) {
      return new Wait(detail, OptionalDouble.of(Math.min(1, Math.max(0, fraction))));
    }
  }

  /**
   * The step is done.
   *
   * @param outputs what later steps may refer to
   * @param recoveryPoint up to when the datastore holds its data; absent for what is no datastore
   */
  record Done(Outputs outputs, Optional<RecoveryPoint> recoveryPoint) implements Next {
    /** Done, with nothing to hand on. */
    public static Done empty() {
      return new Done(Outputs.NONE, Optional.empty());
    }

    /** Done, with outputs. */
    public static Done with(Outputs outputs) {
      return new Done(outputs, Optional.empty());
    }
  }

  /** The step cannot succeed as things stand. */
  record Failed(Failure failure) implements Next {}
}
