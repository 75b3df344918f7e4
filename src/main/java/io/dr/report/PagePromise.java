package io.dr.report;

import io.dr.journal.Published;
import io.dr.journal.RunState;
import io.dr.journal.StepState;
import io.dr.journal.StepStatus;
import io.dr.people.UpdateStatusPage;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Until when a status page promised customers the next update. Each page has its own promise, that
 * of its newest update, and an update without one ends it.
 *
 * @param step the step whose page it is
 * @param promisedBy until when, UTC
 * @param overdue whether that is past and nothing newer was published
 * @param over for how long it is overdue; zero while it is not
 */
public record PagePromise(String step, Instant promisedBy, boolean overdue, Duration over) {

  /** The newest update of a page. */
  private record Newest(String step, Instant at, Optional<Instant> next) {}

  /** The promise that is due first, of all that stand. */
  public static Optional<PagePromise> of(Plan plan, RunState state, Instant now) {
    return earliest(newest(plan, state).values()).map(newest -> at(newest, now));
  }

  /**
   * The step on whose page people publish between steps: where a promise is due first or, where
   * none stands, where the newest update is; empty when nothing was published yet.
   */
  public static Optional<String> page(Plan plan, RunState state) {
    Collection<Newest> pages = newest(plan, state).values();
    return earliest(pages)
        .or(() -> pages.stream().max(Comparator.comparing(Newest::at)))
        .map(Newest::step);
  }

  private static Optional<Newest> earliest(Collection<Newest> pages) {
    return pages.stream()
        .filter(page -> page.next().isPresent())
        .min(Comparator.comparing(page -> page.next().orElse(Instant.MAX)));
  }

  private static PagePromise at(Newest newest, Instant now) {
    Instant until = newest.next().orElse(now);
    boolean overdue = now.isAfter(until);
    return new PagePromise(
        newest.step(), until, overdue, overdue ? Duration.between(until, now) : Duration.ZERO);
  }

  /** By page, as the runbook writes it. */
  private static Map<String, Newest> newest(Plan plan, RunState state) {
    Map<String, Newest> pages = new LinkedHashMap<>();
    for (PlannedStep step : plan.steps().values()) {
      if (!step.type().id().equals(UpdateStatusPage.TYPE.id())) {
        continue;
      }
      String page = step.with().path("page").asText();
      StepState known = state.step(step.id());
      if (known.status() == StepStatus.SUCCEEDED) {
        Instant at = known.settledAt().orElse(state.lastAt());
        Optional<Instant> next =
            known.outputs().value(UpdateStatusPage.NEXT_UPDATE).flatMap(PagePromise::instant);
        pages.merge(page, new Newest(step.id(), at, next), PagePromise::later);
      }
      Optional.ofNullable(state.published().get(step.id()))
          .map(told -> new Newest(step.id(), told.at(), told.newest().nextUpdate()))
          .ifPresent(told -> pages.merge(page, told, PagePromise::later));
    }
    return pages;
  }

  /** What was masked, because it held a secret's letters, is no instant any more. */
  private static Optional<Instant> instant(String written) {
    try {
      return Optional.of(Instant.parse(written));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Newest later(Newest one, Newest other) {
    return other.at().isBefore(one.at()) ? one : other;
  }

  /** How often people published between steps so far. */
  public static int times(RunState state) {
    return state.published().values().stream().mapToInt(Published::times).sum();
  }
}
