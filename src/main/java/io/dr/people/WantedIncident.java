package io.dr.people;

import io.dr.action.StepContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What customers are to read after a step: what it says, and else what stands there. */
final class WantedIncident {
  private static final String TITLE = "Service disruption";
  private static final String OPERATIONAL = "operational";
  private static final String EXERCISE = "EXERCISE: ";

  private final UpdateStatusPage.With with;
  private final StepContext context;

  WantedIncident(UpdateStatusPage.With with, StepContext context) {
    this.with = with;
    this.context = context;
  }

  /**
   * The incident.
   *
   * @param shown what the page shows of this run
   */
  StatusPage.Incident given(Optional<StatusPage.Incident> shown) {
    return new StatusPage.Incident(
        context.run().id(),
        marked(with.incident().or(() -> shown.map(StatusPage.Incident::title)).orElse(TITLE)),
        word(with.status()),
        with.impact()
            .map(WantedIncident::word)
            .or(() -> shown.flatMap(StatusPage.Incident::impact)),
        marked(with.message().orElse(sentence())),
        components(shown.map(StatusPage.Incident::components).orElse(Map.of())),
        with.nextUpdate()
            .map(in -> new StatusPage.Promise(context.step(), until(context.now(), in))));
  }

  /** To the minute, which is all that customers are shown, and never later than promised. */
  private static Instant until(Instant now, Duration in) {
    return now.plus(in).truncatedTo(ChronoUnit.MINUTES);
  }

  /** Pages that are told of an end leave their components as they are; so each is told, too. */
  private Map<String, String> components(Map<String, String> shown) {
    Map<String, String> states = new LinkedHashMap<>(shown);
    if (with.status() == UpdateStatusPage.Status.RESOLVED) {
      states.replaceAll((component, state) -> OPERATIONAL);
    }
    with.components().forEach((component, state) -> states.put(component, word(state)));
    return states;
  }

  /** Nobody who comes across a rehearsal's words shall take them for true. */
  private String marked(String text) {
    return context.run().exercise() && !text.startsWith(EXERCISE) ? EXERCISE + text : text;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private String sentence() {
    return switch (with.status()) {
      case INVESTIGATING -> "We are aware of the outage and are moving to our second region.";
      case IDENTIFIED -> "The cause is known; recovery in our second region is under way.";
      case MONITORING -> "Service is restored from our second region, and we are watching it.";
      case RESOLVED -> "Service is restored.";
    };
  }
}
