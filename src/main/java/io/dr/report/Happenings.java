package io.dr.report;

import io.dr.journal.ClockStep;
import io.dr.journal.Entry;
import io.dr.journal.Event;
import io.dr.runbook.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells an event in a line that a person reads. */
public final class Happenings {
  private Happenings() {}

  /** The line for an entry; empty for what only the machine cares about. */
  public static Optional<StatusReport.Happening> of(Entry entry) {
    Event event = entry.event();
    String subject = event instanceof Event.OfStep step ? step.step() : "run";
    return what(event, entry.at())
        .map(text -> new StatusReport.Happening(entry.at(), subject, text));
  }

  private static Optional<String> what(Event event, Instant at) {
    if (event instanceof Event.OfStep step) {
      return step(step, at);
    }
    if (event instanceof Event.RunInitiated begun) {
      String kind = begun.mode() == Event.Mode.DISASTER ? "initiated" : "exercise begun";
      return Optional.of(
          kind
              + " by "
              + begun.by()
              + deputy(begun)
              + begun.reason().map(r -> ": " + r).orElse(""));
    }
    if (event instanceof Event.ForecastTurned turned) {
      return Optional.of(
          turned.atRisk()
              ? "at risk: the forecast is past the RTO because of " + turned.step() + late(turned)
              : "on track: the forecast is within the RTO again");
    }
    if (event instanceof Event.ClockStepped stepped) {
      return Optional.of(ClockWords.told(new ClockStep(stepped.cause(), stepped.by())));
    }
    if (event instanceof Event.BudgetChanged changed) {
      return Optional.of(
          "%s is asked at most %.2g times a second"
              .formatted(changed.budget(), changed.perSecond()));
    }
    if (event instanceof Event.RunRecovered) {
      return Optional.of("recovered");
    }
    if (event instanceof Event.RunFinished) {
      return Optional.of("finished");
    }
    if (event instanceof Event.RunStopped stopped) {
      return Optional.of("stands still, because " + stopped.step() + " failed");
    }
    if (event instanceof Event.RunAborted aborted) {
      return Optional.of("aborted by " + aborted.by() + why(aborted.reason()));
    }
    if (event instanceof Event.MessageSent || event instanceof Event.MessageFailed) {
      return message(event);
    }
    return event instanceof Event.RunInterrupted
        ? Optional.of("interrupted")
        : Optional.of(people(event, at).orElse("orchestrator attached"));
  }

  /** An older journal does not say by how much. */
  private static String late(Event.ForecastTurned turned) {
    return turned.late().isZero() ? "" : ", " + Durations.show(turned.late()) + " late";
  }

  private static Optional<String> people(Event event, Instant at) {
    if (event instanceof Event.PagePublished told) {
      return Optional.of(page(told, at));
    }
    if (event instanceof Event.InitiationConfirmed confirmed) {
      return Optional.of("confirmed by " + confirmed.by() + why(confirmed.reason()));
    }
    if (event instanceof Event.InitiationRejected rejected) {
      return Optional.of("not confirmed but rejected by " + rejected.by() + why(rejected.reason()));
    }
    if (event instanceof Event.LossAllowed allowed) {
      return Optional.of(
          "losses of up to %s are accepted beforehand by %s"
              .formatted(Durations.show(allowed.upTo()), allowed.by()));
    }
    if (event instanceof Event.RunPaused paused) {
      return Optional.of("paused by " + paused.by() + why(paused.reason()));
    }
    if (event instanceof Event.RunUnpaused unpaused) {
      return Optional.of("goes on, says " + unpaused.by() + why(unpaused.reason()));
    }
    if (event instanceof Event.NoteAdded note) {
      return Optional.of("note by " + note.by() + ": " + note.text());
    }
    if (event instanceof Event.HelpWanted wanted) {
      return Optional.of(
          "help wanted (%d) by %s: %s".formatted(wanted.number(), wanted.by(), wanted.text()));
    }
    if (event instanceof Event.HelpGiven given) {
      return Optional.of(
          "help given (%d), says %s: %s".formatted(given.number(), given.by(), given.text()));
    }
    return event instanceof Event.RoleAssigned assigned
        ? Optional.of(role(assigned) + assigned.by() + why(assigned.reason()))
        : Optional.empty();
  }

  private static String role(Event.RoleAssigned assigned) {
    return assigned
        .from()
        .map(
            from ->
                "%s handed over from %s to %s by "
                    .formatted(assigned.role(), from, assigned.person()))
        .orElseGet(() -> "%s is %s, says ".formatted(assigned.role(), assigned.person()));
  }

  private static String deputy(Event.RunInitiated begun) {
    return begun
        .reasonForDeputy()
        .map(
            reason ->
                begun.insteadOf().isEmpty()
                    ? " as a deputy (" + reason + ")"
                    : " in place of " + Listed.of(begun.insteadOf()) + " (" + reason + ")")
        .orElse("");
  }

  private static String page(Event.PagePublished told, Instant at) {
    String next =
        told.nextUpdate().map(until -> ", next update by " + Utc.minute(until, at)).orElse("");
    return "status page %s %s by %s (%s%s): %s"
        .formatted(
            told.page(),
            told.sent() ? "updated" : "recorded as updated",
            told.by(),
            told.status(),
            next,
            told.message());
  }

  private static Optional<String> message(Event event) {
    if (event instanceof Event.MessageSent sent) {
      if (sent.message().startsWith(Coordination.ENGINEERING)) {
        // What the channel is told stands here already.
        return sent.message().equals(Coordination.CHANNEL)
            ? Optional.of("opened " + sent.channel())
            : Optional.empty();
      }
      return Optional.of(
          "told "
              + sent.channel()
              + " ("
              + sent.message()
              + ")"
              + MessageText.refused(sent.receipt()).map(who -> ", but not " + who).orElse(""));
    }
    if (event instanceof Event.MessageFailed failed) {
      return Optional.of(
          "%s was not reached (%s)%s: %s"
              .formatted(
                  failed.channel(),
                  failed.message(),
                  failed.givenUp() ? ", given up" : "",
                  failed.failure().cause()));
    }
    return Optional.empty();
  }

  private static Optional<String> step(Event.OfStep event, Instant at) {
    if (event instanceof Event.StepStarted started) {
      return Optional.of(
          started.attempt() == 1 ? "started" : "started, attempt " + started.attempt());
    }
    if (event instanceof Event.StepWaiting waiting) {
      return Optional.of("waits: " + waiting.detail());
    }
    if (event instanceof Event.EffectIntended intended) {
      return Optional.of(
          "calls %s %s on %s in %s"
              .formatted(
                  intended.call().service(),
                  intended.call().operation(),
                  intended.call().resource(),
                  intended.call().site().region()));
    }
    if (event instanceof Event.EffectFailed failed) {
      String after = failed.observed().isEmpty() ? "" : " Found afterwards: " + failed.observed();
      return Optional.of("call failed: " + failed.failure().cause() + after);
    }
    if (event instanceof Event.RetryScheduled retry) {
      Duration pause = Duration.between(at, retry.at());
      return Optional.of(
          "tries again in " + Durations.show(pause) + ": " + retry.failure().cause());
    }
    if (event instanceof Event.LossAccepted accepted) {
      return Optional.of("loss over the objective accepted by " + accepted.by());
    }
    if (event instanceof Event.QuestionAsked asked) {
      return Optional.of("asks: " + asked.question().text());
    }
    if (event instanceof Event.QuestionAnswered answered) {
      return Optional.of(
          answered.answer().by()
              + " answered "
              + answered.answer().choice()
              + why(answered.answer().reason()));
    }
    return settled(event);
  }

  private static Optional<String> settled(Event.OfStep event) {
    if (event instanceof Event.StepSucceeded) {
      return Optional.of("done");
    }
    if (event instanceof Event.StepFailed failed) {
      return Optional.of("failed: " + failed.failure().cause());
    }
    if (event instanceof Event.StepSkipped skipped) {
      return Optional.of("skipped by " + skipped.by() + why(skipped.reason()));
    }
    return event instanceof Event.StepReopened reopened
        ? Optional.of("reopened by " + reopened.by() + why(reopened.reason()))
        : Optional.empty();
  }

  private static String why(String reason) {
    return reason.isEmpty() ? "" : ": " + reason;
  }
}
