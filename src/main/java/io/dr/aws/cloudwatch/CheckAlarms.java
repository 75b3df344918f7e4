package io.dr.aws.cloudwatch;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionType;
import io.dr.action.ControlPlane;
import io.dr.action.DrillBehaviour;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Outputs;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import io.dr.runbook.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;

/**
 * Proves by its alarms that the recovered production is well (Amazon CloudWatch API Reference,
 * "DescribeAlarms").
 */
public final class CheckAlarms implements Action {
  private static final String SERVICE = "CloudWatch";
  private static final int TOLD = 5;
  private static final Duration WITHIN = Duration.ofMinutes(10);

  /** What an alarm without enough data counts as. */
  public enum Insufficient {
    @JsonProperty("wait")
    WAIT,
    @JsonProperty("ok")
    OK
  }

  /** The step's parameters. */
  public record With(
      @JsonPropertyDescription("The alarms' names, composite ones too; up to 100.")
          List<String> alarms,
      @JsonPropertyDescription("What the names of further alarms begin with.")
          Optional<String> prefix,
      @JsonPropertyDescription(
              "How long all must have been OK, such as 2m; now is enough if absent.")
          @JsonProperty("for")
          Optional<Duration> steady,
      @JsonPropertyDescription("How long to wait for that before the check fails; 10m if absent.")
          Optional<Duration> within,
      @JsonPropertyDescription(
              "What an alarm without enough data counts as: wait (the default) or ok.")
          Optional<Insufficient> insufficientData) {
    public With {
      alarms = alarms == null ? List.of() : List.copyOf(alarms);
      if (alarms.isEmpty() && prefix.isEmpty()) {
        throw new IllegalArgumentException("give alarms, a prefix, or both");
      }
      if (alarms.size() > 100) {
        throw new IllegalArgumentException("at most 100 alarms can be named; use a prefix");
      }
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("cloudwatch.check-alarms", With.class)
          .title("Check that no alarm is raised")
          .description(
              "Waits until the named alarms of the target region are all OK, and have been for as"
                  + " long as asked, or its time is up.")
          .traits(Trait.VERIFIES)
          .outputs(new OutputField("alarms", "How many alarms were looked at."))
          .permissions(Permission.reads("cloudwatch:DescribeAlarms", Where.TO))
          .quotas(new Quota(SERVICE, 9, Quota.Scope.REGION, 2))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .limits(
              "An alarm follows its metric by one period or more: OK may still be the state from"
                  + " before the traffic came.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no alarm of that name in the target region.",
                  "Correct the name, or create the alarm there."),
              new FailureField(
                  Failure.Kind.CHECK,
                  "An alarm was not OK within the time given.",
                  "See why it is raised, then resume."))
          .usually(Duration.ofMinutes(2))
          .inDrill(DrillBehaviour.RUN)
          .simulates(CheckAlarms::simulated)
          .example(
              """
              alarms: [orders-5xx, orders-latency]
              for: 2m
              within: 10m
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  public CheckAlarms(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    List<SimulatedResource> alarms = new ArrayList<>();
    for (String name : with.alarms()) {
      alarms.add(SimulatedResource.of("cloudwatch:alarm", name, run.to()));
    }
    with.prefix()
        .ifPresent(
            prefix ->
                alarms.add(SimulatedResource.of("cloudwatch:alarm", prefix + "-any", run.to())));
    return alarms;
  }

  /** An alarm, metric or composite. */
  private record Alarm(String name, String state, String reason, Instant since) {}

  @Override
  public Next next(StepContext context) {
    List<Alarm> alarms = alarms(cloud.reads(CloudWatchClient.class, context.to()));
    Set<String> missing = new HashSet<>(with.alarms());
    alarms.forEach(alarm -> missing.remove(alarm.name()));
    if (!missing.isEmpty() || alarms.isEmpty()) {
      return new Next.Failed(missing(context, missing));
    }
    List<String> objections =
        alarms.stream().flatMap(alarm -> objection(alarm, context.now()).stream()).toList();
    if (objections.isEmpty()) {
      return Next.Done.with(new Outputs(Map.of("alarms", String.valueOf(alarms.size()))));
    }
    String wrong = told(objections);
    Duration within = with.within().orElse(WITHIN);
    if (context.now().isBefore(context.watchedSince().plus(within))) {
      return Next.Wait.on(wrong);
    }
    return new Next.Failed(
        Failure.of(
            Failure.Kind.CHECK,
            "Not all alarms were OK within " + Durations.show(within) + ": " + wrong + ".",
            "See why it is raised, then resume: the check begins anew."));
  }

  /** All of them; of very many, the first. */
  private static String told(List<String> objections) {
    String first = String.join("; ", objections.subList(0, Math.min(TOLD, objections.size())));
    int more = objections.size() - TOLD;
    return more > 0 ? first + "; and " + more + " more" : first;
  }

  private Failure missing(StepContext context, Set<String> missing) {
    String what =
        missing.isEmpty()
            ? "alarm whose name begins with " + with.prefix().orElse("")
            : "alarm " + String.join(", ", missing.stream().sorted().toList());
    return Failure.of(
        Failure.Kind.NOT_FOUND,
        "There is no " + what + " in " + context.to().region() + ".",
        "Correct the step, or create the alarm there.");
  }

  /** What speaks against taking the alarm for well; empty when nothing does. */
  private Optional<String> objection(Alarm alarm, Instant now) {
    boolean tolerated =
        alarm.state().equals("INSUFFICIENT_DATA")
            && with.insufficientData().orElse(Insufficient.WAIT) == Insufficient.OK;
    if (!alarm.state().equals("OK") && !tolerated) {
      String reason = alarm.reason().isEmpty() ? "" : ": " + alarm.reason();
      return Optional.of(alarm.name() + " is " + alarm.state() + reason);
    }
    Duration held = Duration.between(alarm.since(), now);
    Duration wanted = with.steady().orElse(Duration.ZERO);
    return held.compareTo(wanted) < 0
        ? Optional.of(
            alarm.name()
                + " has been OK for "
                + Durations.show(held)
                + " of "
                + Durations.show(wanted))
        : Optional.empty();
  }

  private List<Alarm> alarms(CloudWatchClient cloudWatch) {
    List<Alarm> alarms = new ArrayList<>();
    if (!with.alarms().isEmpty()) {
      add(alarms, cloudWatch, request().alarmNames(with.alarms()));
    }
    with.prefix().ifPresent(prefix -> add(alarms, cloudWatch, request().alarmNamePrefix(prefix)));
    return alarms.stream().distinct().toList();
  }

  private static DescribeAlarmsRequest.Builder request() {
    return DescribeAlarmsRequest.builder()
        .alarmTypes(AlarmType.METRIC_ALARM, AlarmType.COMPOSITE_ALARM);
  }

  private static void add(
      List<Alarm> alarms, CloudWatchClient cloudWatch, DescribeAlarmsRequest.Builder request) {
    Optional<String> token = Optional.empty();
    do {
      token.ifPresent(request::nextToken);
      DescribeAlarmsResponse page = cloudWatch.describeAlarms(request.build());
      page.metricAlarms()
          .forEach(
              each ->
                  alarms.add(
                      alarm(
                          each.alarmName(),
                          each.stateValueAsString(),
                          Optional.ofNullable(each.stateReason()),
                          Optional.ofNullable(each.stateUpdatedTimestamp()))));
      page.compositeAlarms()
          .forEach(
              each ->
                  alarms.add(
                      alarm(
                          each.alarmName(),
                          each.stateValueAsString(),
                          Optional.ofNullable(each.stateReason()),
                          Optional.ofNullable(each.stateUpdatedTimestamp()))));
      token = Optional.ofNullable(page.nextToken());
    } while (token.isPresent());
  }

  private static Alarm alarm(
      String name, String state, Optional<String> reason, Optional<Instant> since) {
    return new Alarm(name, state, reason.orElse(""), since.orElse(Instant.EPOCH));
  }
}
