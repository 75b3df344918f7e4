package io.dr.preflight;

import static io.dr.runbook.Durations.show;

import io.dr.runbook.Site;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the credentials last for the whole run. Those of roles are renewed; what they are renewed
 * from is not (AWS SDKs and Tools Reference Guide, "AWS security credentials").
 */
public final class CredentialLife implements Examination {
  private static final Duration MARGIN = Duration.ofMinutes(15);
  private static final String TOKEN = "AWS_SESSION_TOKEN";

  @Override
  public Area area() {
    return Area.CREDENTIALS;
  }

  @Override
  public List<Check> examine(Subject subject) {
    Map<String, Site> bases = new LinkedHashMap<>();
    for (Site site : List.of(subject.plan().to(), subject.plan().from())) {
      bases.putIfAbsent(site.profile().map(name -> "profile " + name).orElse("environment"), site);
    }
    return bases.entrySet().stream()
        .map(base -> check(subject, base.getKey(), subject.cloud().credentialsEnd(base.getValue())))
        .toList();
  }

  private static Check check(Subject subject, String base, Optional<Instant> end) {
    Duration forecast = subject.plan().expectedDuration();
    Duration needed = forecast.plus(MARGIN);
    if (end.isPresent()) {
      Duration left = Duration.between(subject.now(), end.get());
      String text =
          "its credentials end at %s, in %s, where the run is forecast to take %s"
              .formatted(end.get().truncatedTo(ChronoUnit.SECONDS), show(left), show(forecast));
      Check check =
          left.compareTo(needed) < 0
              ? Check.missed(
                  Area.CREDENTIALS,
                  base,
                  text,
                  "Log in anew before the run begins; a run whose credentials end can be resumed"
                      + " with new ones.")
              : Check.pass(Area.CREDENTIALS, base, text);
      return check.with(
          new Check.Figure(
              "credentials last", left.toSeconds(), needed.toSeconds(), "s", "the credentials"));
    }
    boolean temporary =
        base.equals("environment") && subject.environment().apply(TOKEN).isPresent();
    return temporary
        ? Check.warn(
            Area.CREDENTIALS,
            base,
            "its credentials are temporary (" + TOKEN + "), and nothing tells when they end",
            "See that they last for " + show(needed) + ", or use a profile, whose are renewed.")
        : Check.pass(Area.CREDENTIALS, base, "its credentials are not known to end");
  }
}
