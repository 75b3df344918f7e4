package io.dr.preflight;

import static io.dr.runbook.Durations.show;

import io.dr.aws.route53.PresentTtls;
import io.dr.aws.route53.SwitchRecords;
import io.dr.plan.Forecast;
import io.dr.plan.PlannedStep;
import io.dr.plan.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether resolvers forget the old answers in time: they keep them, for as long as the records say
 * now, after the step that switches them is done.
 */
public final class TimeToLive implements Examination {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final int SHOWN = 3;
  private static final String REMEDY =
      "Lower the TTL of these records to 60 s now; it counts only once the old TTL has passed.";

  @Override
  public Area area() {
    return Area.DNS;
  }

  @Override
  public List<Check> examine(Subject subject) {
    Forecast forecast = Forecast.of(subject.plan(), Progress.NONE, subject.now(), subject.now());
    List<Check> checks = new ArrayList<>();
    for (PlannedStep step : subject.plan().steps().values()) {
      if (step.type().id().equals(SwitchRecords.TYPE.id())) {
        Map<String, Long> seconds =
            PresentTtls.of(
                subject.cloud(),
                subject.plan().siteOf(step),
                step.with(),
                subject.documents(),
                subject.now());
        checks.add(check(subject, step, forecast, seconds));
      }
    }
    return checks;
  }

  private static Check check(
      Subject subject, PlannedStep step, Forecast forecast, Map<String, Long> seconds) {
    long longest = seconds.values().stream().mapToLong(Long::longValue).max().orElse(0);
    Instant start = subject.plan().clockStart(subject.facts().outageAt(), subject.now());
    Instant done = forecast.finishes().getOrDefault(step.id(), subject.now());
    Duration seen = Duration.between(start, done).plusSeconds(longest);
    Duration rto = subject.plan().objectives().rto();
    Check.Figure figure =
        new Check.Figure(
            "old answers are kept until",
            seen.toMillis() / 1000.0,
            rto.toMillis() / 1000.0,
            "s",
            "TTL in the zone, and the forecast");
    String text =
        "resolvers keep old answers for up to %s, until %s on the run's clock"
            .formatted(show(Duration.ofSeconds(longest)), show(seen));
    if (seen.compareTo(rto) > 0) {
      return Check.missed(
              Area.DNS,
              step.id(),
              text + ", where the RTO is " + show(rto) + ": " + worst(seconds),
              REMEDY)
          .with(figure);
    }
    return longest > LONG.toSeconds()
        ? Check.warn(Area.DNS, step.id(), text + ": " + worst(seconds), REMEDY).with(figure)
        : Check.pass(Area.DNS, step.id(), text).with(figure);
  }

  private static String worst(Map<String, Long> seconds) {
    String shown =
        seconds.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(SHOWN)
            .map(each -> each.getKey() + " (" + each.getValue() + " s)")
            .collect(Collectors.joining(", "));
    int more = seconds.size() - SHOWN;
    return shown + (more > 0 ? " and " + more + " more" : "");
  }
}
