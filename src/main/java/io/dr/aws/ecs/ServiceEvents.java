package io.dr.aws.ecs;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/**
 * What a service says of itself while its tasks start, and what it means (Amazon ECS Developer
 * Guide, "Amazon ECS service event messages").
 */
final class ServiceEvents {
  private static final int LONGEST = 300;

  /** Something that a service complains of; the first whose words all occur is meant. */
  private static final List<Complaint> COMPLAINTS =
      List.of(
          new Complaint(
              true,
              "the account's Fargate quota is used up: raise L-3032A538 (vCPU) there",
              "reached the limit",
              "vcpu"),
          new Complaint(
              false,
              "the region itself is short of capacity: let the service use subnets in more zones, or"
                  + " another capacity provider",
              "unable to place",
              "capacity is unavailable"),
          new Complaint(
              false,
              "the cluster has no instance with room for it: raise the capacity of its Auto Scaling"
                  + " group, or see its capacity provider",
              "unable to place",
              "no container instance"),
          new Complaint(
              false,
              "the tasks die at their start: see their stopped reason; often the image or a secret is"
                  + " not in this region",
              "unable to consistently start"),
          new Complaint(
              false,
              "the tasks run but are not healthy: see the target group's health check and their log",
              "unhealthy"),
          new Complaint(false, "tasks cannot be placed", "unable to place"));

  private ServiceEvents() {}

  private record Complaint(boolean fatal, String meaning, List<String> words) {
    Complaint(boolean fatal, String meaning, String... words) {
      this(fatal, meaning, List.of(words));
    }

    boolean in(String message) {
      String lower = message.toLowerCase(Locale.ROOT);
      return words.stream().allMatch(lower::contains);
    }
  }

  /** The newest thing that a service said since then. */
  static Optional<String> newest(Service service, Instant since) {
    return service.events().stream()
        .filter(event -> event.createdAt() != null && !event.createdAt().isBefore(since))
        .max(Comparator.comparing(ServiceEvent::createdAt))
        .flatMap(event -> Optional.ofNullable(event.message()))
        .map(ServiceEvents::oneLine);
  }

  /** The same with what it means, where that is known. */
  static Optional<String> explained(Service service, Instant since) {
    return newest(service, since)
        .map(
            message ->
                complaint(message)
                    .map(complaint -> message + " (" + complaint.meaning() + ")")
                    .orElse(message));
  }

  /** What will not pass by waiting, if the newest event tells of such a thing. */
  static Optional<String> fatal(Service service, Instant since) {
    return newest(service, since)
        .filter(message -> complaint(message).map(Complaint::fatal).orElse(false));
  }

  private static Optional<Complaint> complaint(String message) {
    return COMPLAINTS.stream().filter(complaint -> complaint.in(message)).findFirst();
  }

  private static String oneLine(String message) {
    String line = message.replaceAll("\\s+", " ").strip().replaceFirst("\\.$", "");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}
