package io.dr.journal;

import java.util.Optional;

/** Whose word an event is: people sign what they do. */
final class Voice {
  private Voice() {}

  static Optional<String> of(Event event) {
    if (event instanceof Event.OfStep step) {
      return ofStep(step);
    }
    if (event instanceof Event.NoteAdded note) {
      return Optional.of(note.by());
    }
    if (event instanceof Event.HelpWanted wanted) {
      return Optional.of(wanted.by());
    }
    if (event instanceof Event.HelpGiven given) {
      return Optional.of(given.by());
    }
    if (event instanceof Event.RoleAssigned assigned) {
      return Optional.of(assigned.by());
    }
    if (event instanceof Event.PagePublished published) {
      return Optional.of(published.by());
    }
    if (event instanceof Event.InitiationConfirmed confirmed) {
      return Optional.of(confirmed.by());
    }
    if (event instanceof Event.InitiationRejected rejected) {
      return Optional.of(rejected.by());
    }
    if (event instanceof Event.RunPaused paused) {
      return Optional.of(paused.by());
    }
    if (event instanceof Event.RunUnpaused unpaused) {
      return Optional.of(unpaused.by());
    }
    if (event instanceof Event.RunAborted aborted) {
      return Optional.of(aborted.by());
    }
    return event instanceof Event.LossAllowed allowed
        ? Optional.of(allowed.by())
        : Optional.empty();
  }

  private static Optional<String> ofStep(Event.OfStep event) {
    if (event instanceof Event.QuestionAnswered answered) {
      return Optional.of(answered.answer().by());
    }
    if (event instanceof Event.LossAccepted accepted) {
      return Optional.of(accepted.by());
    }
    if (event instanceof Event.StepSkipped skipped) {
      return Optional.of(skipped.by());
    }
    return event instanceof Event.StepReopened reopened
        ? Optional.of(reopened.by())
        : Optional.empty();
  }
}
