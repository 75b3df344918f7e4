package io.dr.people;

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
   * @return the page's own id of the incident
   * @throws io.dr.action.ActionFailure when the page refuses
   */
  String publish(Incident incident);

  /**
   * An incident as the page shows it.
   *
   * @param runId the run it belongs to
   * @param title what customers read first
   * @param status for example {@code investigating} or {@code resolved}
   * @param impact for example {@code critical}
   * @param message the newest update
   */
  record Incident(String runId, String title, String status, String impact, String message) {

    /** Whether customers would read the same. */
    boolean saysTheSameAs(Incident other) {
      return title.equals(other.title)
          && status.equals(other.status)
          && impact.equals(other.impact)
          && message.equals(other.message);
    }
  }
}
