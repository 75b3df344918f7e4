package io.dr.preflight;

import io.dr.action.ActionFailure;
import io.dr.aws.AccountRoom;
import io.dr.aws.Cloud;
import io.dr.plan.Plan;
import io.dr.plan.PlannedStep;
import io.dr.runbook.Site;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the target region has room for what the plan creates. A quota is not a capacity: AWS may
 * have none left all the same.
 */
public final class Quotas implements Examination {
  private static final double NEARLY = 0.8;
  private static final String RESERVING = "lambda.set-concurrency";

  private static final Map<String, AccountRoom> CREATED =
      Map.of(
          "rds.restore-snapshot",
          AccountRoom.RDS_INSTANCES,
          "rds.restore-to-time",
          AccountRoom.RDS_INSTANCES,
          "rds.copy-snapshot",
          AccountRoom.RDS_SNAPSHOTS,
          "cloudformation.deploy",
          AccountRoom.STACKS,
          RESERVING,
          AccountRoom.RESERVED_EXECUTIONS);

  private record Need(AccountRoom counted, Site site) {}

  @Override
  public Area area() {
    return Area.QUOTAS;
  }

  @Override
  public List<Check> examine(Subject subject) {
    Map<Need, Double> needed = new LinkedHashMap<>();
    Plan plan = subject.plan();
    for (PlannedStep step : plan.steps().values()) {
      Optional.ofNullable(CREATED.get(step.type().id()))
          .ifPresent(
              counted ->
                  needed.merge(new Need(counted, plan.siteOf(step)), amount(step), Double::sum));
    }
    return needed.entrySet().parallelStream()
        .map(need -> check(subject.cloud(), need.getKey(), need.getValue()))
        .toList();
  }

  private static double amount(PlannedStep step) {
    return step.type().id().equals(RESERVING) ? step.with().path("reserved").asDouble(0) : 1;
  }

  private static Check check(Cloud cloud, Need need, double more) {
    String subject = need.counted().words() + " in " + need.site().name();
    String byHand =
        "See by hand whether there is room for %s more (quota %s)."
            .formatted(whole(more), need.counted().quota());
    try {
      return need.counted()
          .in(cloud, need.site())
          .map(room -> judged(subject, need.counted(), room, more))
          .orElseGet(() -> Check.warn(Area.QUOTAS, subject, "the service does not tell", byHand));
    } catch (ActionFailure e) {
      return Check.warn(Area.QUOTAS, subject, "could not be read: " + e.failure().cause(), byHand);
    }
  }

  private static Check judged(
      String subject, AccountRoom counted, AccountRoom.Room room, double more) {
    double after = room.used() + more;
    String text =
        "%s are there and the plan makes %s more, of %s"
            .formatted(whole(room.used()), whole(more), whole(room.most()));
    String remedy = "Raise quota " + counted.quota() + " now, which takes hours, or delete some.";
    Check check =
        after > room.most()
            ? Check.fail(Area.QUOTAS, subject, text, remedy)
            : after > NEARLY * room.most()
                ? Check.warn(Area.QUOTAS, subject, text, remedy)
                : Check.pass(Area.QUOTAS, subject, text);
    return check.with(
        new Check.Figure(counted.words(), after, room.most(), "count", room.source()));
  }

  private static String whole(double count) {
    return "%,d".formatted(Math.round(count));
  }
}
