package io.dr.wiring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.CatalogVocabulary;
import io.dr.action.Failure;
import io.dr.action.Fence;
import io.dr.action.Next;
import io.dr.action.StepContext;
import io.dr.aws.RealCloud;
import io.dr.engine.RunLog;
import io.dr.journal.Event;
import io.dr.journal.Published;
import io.dr.journal.RunState;
import io.dr.people.UpdateStatusPage;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.report.PagePromise;
import io.dr.runbook.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What people tell customers between the steps of a runbook, on the page of one of its steps. */
public final class PageUpdates {
  private static final String STATUS = "status";
  private static final int MOST_LOOKS = 20;

  private final Plan plan;
  private final RunState state;
  private final Surroundings surroundings;

  /**
   * @param state the run, which tells what was published before
   */
  public PageUpdates(Plan plan, RunState state, Surroundings surroundings) {
    this.plan = plan;
    this.state = state;
    this.surroundings = surroundings;
  }

  /**
   * What is to be told.
   *
   * @param by who says so
   * @param message what customers read
   * @param status the stage of the incident; absent leaves it as it is
   * @param next in what time the next update is promised
   */
  public record News(
      String by,
      String message,
      Optional<UpdateStatusPage.Status> status,
      Optional<Duration> next) {}

  /**
   * Publishes it.
   *
   * @param step on whose page
   * @return what is to be recorded
   * @throws ActionFailure when it does not fit, or the page does not take it
   */
  public Event.PagePublished publish(String step, News news) {
    PlannedStep told = telling(step, news);
    StepContext context = context(news, surroundings.clock().instant());
    try (RealCloud cloud =
        new RealCloud(surroundings.environment(), RealCloud.session(state.run(), news.by()))) {
      Path base = Recoveries.folder(surroundings, Path.of(state.initiated().path()));
      World world = World.real(cloud, surroundings, base, plan.to(), Fence.NONE);
      Action action =
          new StepActions(ActionCatalog.over(() -> world), surroundings)
              .create(told, earlier -> state.step(earlier).outputs());
      Optional<Instant> next = published(action, context).map(Instant::parse);
      return event(told, news, next, true);
    }
  }

  /**
   * What is to be recorded of news that are not published from here: somebody did it by hand, or it
   * is a rehearsal.
   *
   * @param now the run's present, UTC
   * @throws ActionFailure when they do not fit
   */
  public Event.PagePublished noted(String step, News news, Instant now) {
    PlannedStep told = telling(step, news);
    return event(
        told, news, news.next().map(in -> now.plus(in).truncatedTo(ChronoUnit.MINUTES)), false);
  }

  private static Event.PagePublished event(
      PlannedStep told, News news, Optional<Instant> next, boolean sent) {
    return new Event.PagePublished(
        news.by(),
        told.id(),
        UpdateStatusPage.shown(told.with().path("page").asText()),
        told.with().path(STATUS).asText(),
        news.message(),
        next,
        sent);
  }

  /** The step as if it were written for this; what it says of components stays as it was said. */
  private PlannedStep telling(String id, News news) {
    PlannedStep step = plan.step(id);
    ObjectNode with = step.with().deepCopy();
    with.put("message", news.message());
    with.remove(List.of("components", UpdateStatusPage.NEXT_UPDATE));
    news.status()
        .map(status -> status.name().toLowerCase(Locale.ROOT))
        .or(() -> newestStatus(step))
        .ifPresent(status -> with.put(STATUS, status));
    news.next().ifPresent(in -> with.put(UpdateStatusPage.NEXT_UPDATE, in.toSeconds() + "s"));
    PlannedStep told = step.taking(with);
    new CatalogVocabulary(Recoveries.describing())
        .objection(told.type().id(), with)
        .ifPresent(
            objection -> {
              throw new ActionFailure(
                  Failure.of(
                      Failure.Kind.INVALID,
                      "The update does not fit: " + objection + ".",
                      "See what a page takes with: dr actions " + told.type().id()));
            });
    return told;
  }

  private Optional<String> newestStatus(PlannedStep step) {
    return Optional.ofNullable(state.published().get(step.id()))
        .filter(told -> state.step(step.id()).settledAt().map(told.at()::isAfter).orElse(true))
        .map(Published::newest)
        .map(Event.PagePublished::status);
  }

  /**
   * The same news tried again after a lost answer are the same update; other words are another, for
   * a receiver drops what comes under a name that it knows.
   */
  private StepContext context(News news, Instant now) {
    String name =
        "page/%d/%08x"
            .formatted(
                PagePromise.times(state) + 1,
                (news.message() + news.status() + news.next().map(Durations::show)).hashCode());
    return new StepContext(
        RunLog.facts(plan, state), name, 1, now, now, List.of(), Optional.empty());
  }

  /** Until when the page promises the next update, once it shows this one. */
  private static Optional<String> published(Action action, StepContext context) {
    for (int look = 0; look < MOST_LOOKS; look++) {
      Next next = action.next(context);
      if (next instanceof Next.Effect effect) {
        return effect.perform().get().value(UpdateStatusPage.NEXT_UPDATE);
      }
      if (next instanceof Next.Done done) {
        return done.outputs().value(UpdateStatusPage.NEXT_UPDATE);
      }
      if (next instanceof Next.Failed failed) {
        throw new ActionFailure(failed.failure());
      }
    }
    throw new IllegalStateException("a look at a status page never ends");
  }
}
