package io.dr.sim.cloud;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/** An ECS service in memory, whose state follows from the time; used under its service's lock. */
final class SimulatedTasks {
  private final String name;
  private final String arn;
  private final int room;
  private final String says;
  private final boolean breaks;
  private String definition;
  private Optional<String> former = Optional.empty();
  private int before;
  private int desired;
  private int deployments = 1;
  private Instant deployedAt;
  private Instant changedAt;
  private Instant over;

  SimulatedTasks(
      String name, String arn, String definition, Instant since, Map<String, String> attributes) {
    this.name = name;
    this.arn = arn;
    this.definition = definition;
    this.desired = Integer.parseInt(attributes.getOrDefault("desired", "1"));
    this.before = desired;
    this.room = Integer.parseInt(attributes.getOrDefault("room", "1000"));
    this.says =
        attributes.getOrDefault(
            "says",
            "was unable to place a task. Reason: Capacity is unavailable at this time. Please try"
                + " again later or in a different availability zone.");
    this.breaks = Boolean.parseBoolean(attributes.getOrDefault("breaks", "false"));
    this.deployedAt = since;
    this.changedAt = since;
    this.over = since;
  }

  /**
   * Sets what is given; answers whether that changed anything.
   *
   * @param until when the last of the tasks will have started
   */
  boolean update(
      Optional<Integer> count, Optional<String> runs, boolean force, Instant now, Instant until) {
    int wanted = count.orElse(desired);
    String next = runs.orElse(definition);
    boolean deploys = force || !next.equals(definition);
    if (wanted == desired && !deploys) {
      return false;
    }
    before = running(now);
    desired = wanted;
    changedAt = now;
    over = until;
    if (deploys) {
      former = Optional.of(definition);
      definition = next;
      deployedAt = now;
      deployments++;
    }
    return true;
  }

  private int running(Instant now) {
    int most = Math.min(desired, room);
    if (!now.isBefore(over)) {
      return most;
    }
    double done =
        (double) Duration.between(changedAt, now).toMillis()
            / Duration.between(changedAt, over).toMillis();
    return before + (int) ((most - before) * done);
  }

  /** The service as it is at an instant. */
  Service shown(Instant now) {
    boolean underWay = now.isBefore(over);
    if (!underWay && breaks && former.isPresent()) {
      // The circuit breaker takes a deployment back that did not start well.
      definition = former.get();
      deployedAt = over;
      deployments++;
    }
    List<Deployment> shown = new ArrayList<>();
    shown.add(deployment("PRIMARY", deployments, definition, deployedAt, underWay));
    if (underWay) {
      former.ifPresent(
          old -> shown.add(deployment("ACTIVE", deployments - 1, old, Instant.EPOCH, false)));
    } else {
      former = Optional.empty();
    }
    int running = running(now);
    return Service.builder()
        .serviceName(name)
        .serviceArn(arn)
        .status("ACTIVE")
        .schedulingStrategy("REPLICA")
        .desiredCount(desired)
        .runningCount(running)
        .pendingCount(Math.max(0, desired - running))
        .taskDefinition(definition)
        .deployments(shown)
        .events(event(now, running, underWay))
        .build();
  }

  private static Deployment deployment(
      String status, int number, String definition, Instant at, boolean underWay) {
    return Deployment.builder()
        .id("ecs-svc/%019d".formatted(number))
        .status(status)
        .taskDefinition(definition)
        .createdAt(at)
        .rolloutState(underWay ? "IN_PROGRESS" : "COMPLETED")
        .build();
  }

  private ServiceEvent event(Instant now, int running, boolean underWay) {
    String message;
    if (running < desired && desired > room) {
      message = says;
    } else if (underWay) {
      message = "has started %d tasks.".formatted(Math.abs(running - before));
    } else {
      message = "has reached a steady state.";
    }
    return ServiceEvent.builder()
        .id(name + "-" + deployments)
        .createdAt(underWay || desired > room ? now : over)
        .message("(service " + name + ") " + message)
        .build();
  }
}
