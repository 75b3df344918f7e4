package io.dr.people;

import java.time.Instant;
import java.util.Optional;

/** What a page shows, looked at to the end, and what is published on it without a step. */
final class Pages {
  private Pages() {}

  static Optional<StatusPage.Incident> shown(StatusPage page, String run) {
    for (int part = 0; part < 100; part++) {
      StatusPage.Look look = page.look(run, part);
      if (look.whole()) {
        return look.incident();
      }
    }
    throw new AssertionError("the look never ends");
  }

  static String publish(StatusPage page, StatusPage.Incident incident, Instant at) {
    return page.publish(
        new StatusPage.Update(incident, StatusPage.Look.NOTHING, "step", "serverless", false, at));
  }
}
