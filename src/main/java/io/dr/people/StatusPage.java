package io.dr.people;

import java.time.Instant;
import java.util.Optional;

/** A public page that tells customers what is going on. */
public interface StatusPage {

  /**
   * The incident that carries this run's id, if the page shows one.
   *
   * @throws io.dr.action.ActionFailure when the page cannot be read
   */
  Optional<Incident> incident(String runId);

  /**
   * Opens the run's incident or moves it on.
   *
   * @param at when, UTC; pages that keep no time of their own show it to customers
   * @return the page's own id of the incident
   * @throws io.dr.action.ActionFailure when the page refuses
   */
  String publish(Incident incident, Instant at);

  /**
   * An incident as the page shows it.
   *
   * @param runId the run it belongs to
   * @param title what customers read first
   * @param status for example {@code investigating} or {@code resolved}
   * @param impact for example {@code critical}; absent leaves it to the page
   * @param message the newest update
   */
  record Incident(
      String runId, String title, String status, Optional<String> impact, String message) {

    /** Whether customers read there what this incident wants them to read. */
    boolean isShownBy(Incident shown) {
      return words(title).equals(words(shown.title))
          && status.equals(shown.status)
          && (impact.isEmpty() || impact.equals(shown.impact))
          && words(message).equals(words(shown.message));
    }

    /** Pages trim and rewrap what they are given. */
    private static String words(String text) {
      return text.strip().replaceAll("\\s+", " ");
    }
  }
}
