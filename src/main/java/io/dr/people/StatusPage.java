package io.dr.people;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A public page that tells customers what is going on. */
public interface StatusPage {
  /** The stage in which an incident is over. */
  String RESOLVED = "resolved";

  /**
   * Looks for the incident that carries this run's id, with one request.
   *
   * @param part which request of the look this is, from zero
   * @throws io.dr.action.ActionFailure when the page cannot be read
   */
  Look look(String runId, int part);

  /**
   * Opens the run's incident or moves it on.
   *
   * @return the page's own id of the incident
   * @throws io.dr.action.ActionFailure when the page refuses
   */
  String publish(Update update);

  /**
   * What one request of a look showed.
   *
   * @param incident the run's, if it was found
   * @param id the page's own id of it; empty where the page has none, or nothing was found
   * @param whole whether there is no more to look at
   */
  record Look(Optional<Incident> incident, String id, boolean whole) {
    /** The page shows nothing of this run. */
    static final Look NOTHING = new Look(Optional.empty(), "", true);

    /** Not there, but the page has more incidents. */
    static final Look FURTHER = new Look(Optional.empty(), "", false);
  }

  /**
   * What is to be published.
   *
   * @param incident what customers are to read
   * @param seen what the look before it found
   * @param step whose update it is: the same at every try
   * @param runbook the runbook's name
   * @param exercise whether it is a rehearsal's
   * @param at when, UTC; pages that keep no time of their own show it to customers
   */
  record Update(
      Incident incident, Look seen, String step, String runbook, boolean exercise, Instant at) {

    /** Names the update among all; a receiver that knows it has it already. */
    String key() {
      return incident.runId() + "/" + step;
    }
  }

  /**
   * Until when customers were promised further news.
   *
   * @param step whose update promised it
   * @param until to the minute, UTC
   */
  record Promise(String step, Instant until) {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
        DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** As in {@code 04:20 UTC}, with the day where it is another than that of the update. */
    String words(Instant published) {
      return (day(until).equals(day(published)) ? TIME : DAY).format(until);
    }

    /** What ends a message whose page has no place of its own for the promise. */
    String sentence(Instant published) {
      return " Next update by " + words(published) + ".";
    }

    /** The message without the promise; empty when it does not end with this one. */
    Optional<String> stripped(String body) {
      int at = body.lastIndexOf(" Next update by ");
      boolean ours = at >= 0 && body.strip().endsWith(TIME.format(until) + ".");
      return ours ? Optional.of(body.substring(0, at)) : Optional.empty();
    }

    private static LocalDate day(Instant instant) {
      return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
  }

  /**
   * An incident as the page shows it.
   *
   * @param runId the run it belongs to
   * @param title what customers read first
   * @param status for example {@code investigating} or {@code resolved}
   * @param impact for example {@code critical}; absent leaves it to the page
   * @param message the newest update
   * @param components the state of parts of the service, by id or name, as in {@code major_outage};
   *     those that are not named stay as they are
   * @param promise until when the newest update promises the next
   */
  record Incident(
      String runId,
      String title,
      String status,
      Optional<String> impact,
      String message,
      Map<String, String> components,
      Optional<Promise> promise) {

    public Incident {
      components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
    }

    /** An incident that tells nothing of components, and promises nothing. */
    Incident(String runId, String title, String status, Optional<String> impact, String message) {
      this(runId, title, status, impact, message, Map.of(), Optional.empty());
    }

    /**
     * Whether customers read there what this incident wants them to read. The same words promise
     * something new when another step says them.
     */
    boolean isShownBy(Incident shown) {
      return words(title).equals(words(shown.title))
          && status.equals(shown.status)
          && (impact.isEmpty() || impact.equals(shown.impact))
          && words(message).equals(words(shown.message))
          && shown.components.entrySet().containsAll(components.entrySet())
          && (promise.isEmpty()
              || promise.map(Promise::step).equals(shown.promise.map(Promise::step)));
    }

    /** Pages trim and rewrap what they are given. */
    private static String words(String text) {
      return text.strip().replaceAll("\\s+", " ");
    }
  }
}
