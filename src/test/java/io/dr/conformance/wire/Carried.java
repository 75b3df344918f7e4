package io.dr.conformance.wire;

import io.dr.action.ActionType;
import io.dr.action.Failure;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A step that moto can carry to its end.
 *
 * @param name of the case
 * @param type of the step
 * @param production makes what the step expects, and answers the step's {@code with:} block
 * @param foreign makes what is somebody else's under the name that the step is to give; absent
 *     where the step gives none
 * @param missing what the step fails of where nothing of what it expects is there; absent where it
 *     makes everything itself
 * @param needsTheFailedRegion whether it cannot end while the region that failed does not answer
 */
record Carried(
    String name,
    ActionType<?> type,
    Function<Ground, String> production,
    Optional<Consumer<Ground>> foreign,
    Optional<Failure.Kind> missing,
    boolean needsTheFailedRegion) {

  /** A step of that type that fails with {@code NOT_FOUND} on bare ground. */
  static Carried of(String name, ActionType<?> type, Function<Ground, String> production) {
    return new Carried(
        name, type, production, Optional.empty(), Optional.of(Failure.Kind.NOT_FOUND), false);
  }

  Carried unless(Consumer<Ground> taken) {
    return new Carried(name, type, production, Optional.of(taken), missing, needsTheFailedRegion);
  }

  Carried fromNothing() {
    return new Carried(name, type, production, foreign, Optional.empty(), needsTheFailedRegion);
  }

  Carried needingTheFailedRegion() {
    return new Carried(name, type, production, foreign, missing, true);
  }
}
