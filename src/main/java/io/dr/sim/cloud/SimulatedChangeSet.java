package io.dr.sim.cloud;

import io.dr.aws.cloudformation.Template;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetSummary;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;

/**
 * A change set in memory.
 *
 * @param basis how often something had been asked of the stack when it was made
 * @param changes what executing it would change
 * @param differs whether it would change anything, tags and outputs included
 */
record SimulatedChangeSet(
    String id,
    String name,
    String token,
    Instant createdAt,
    Instant readyAt,
    int basis,
    Template template,
    Map<String, String> parameters,
    Map<String, String> tags,
    List<Change> changes,
    boolean differs) {

  /** A line of a resource whose change CloudFormation can make only by a new resource. */
  private static final Pattern IDENTITY =
      Pattern.compile(
          "\\s*[\"']?\\w*(Name|Identifier|KeySchema|StorageEncrypted|KmsKeyId)[\"']?\\s*:.*");

  private static final Pattern RETAINED =
      Pattern.compile("DeletionPolicy[\"']?\\s*:\\s*[\"']?Retain");

  private static final String WITHOUT_CHANGES =
      "The submitted information didn't contain changes. Submit different information to create a"
          + " change set.";

  /** What the set is like for a stack of which something was asked so often. */
  ChangeSetSummary summary(SimulatedStack stack, Instant now) {
    String status = "CREATE_COMPLETE";
    String execution = "AVAILABLE";
    String reason = "";
    if (now.isBefore(readyAt)) {
      status = "CREATE_IN_PROGRESS";
      execution = "UNAVAILABLE";
    } else if (!differs) {
      status = "FAILED";
      execution = "UNAVAILABLE";
      reason = WITHOUT_CHANGES;
    } else if (stack.changeSet().filter(id::equals).isPresent()) {
      boolean running = stack.status(now).endsWith("_IN_PROGRESS");
      execution = running ? "EXECUTE_IN_PROGRESS" : "EXECUTE_FAILED";
    } else if (stack.operations() != basis) {
      execution = "OBSOLETE";
    }
    return ChangeSetSummary.builder()
        .stackId(stack.id())
        .stackName(stack.name())
        .changeSetId(id)
        .changeSetName(name)
        .status(status)
        .executionStatus(execution)
        .statusReason(reason)
        .creationTime(createdAt)
        .build();
  }

  static List<Change> changes(
      SimulatedStack.Operation before, Template after, Map<String, String> parameters) {
    Map<String, String> old = before.template().section("Resources");
    Map<String, String> wanted = after.section("Resources");
    Set<String> all = new TreeSet<>(old.keySet());
    all.addAll(wanted.keySet());
    Set<String> changed = new TreeSet<>(parameters.keySet());
    changed.removeIf(name -> Objects.equals(parameters.get(name), before.parameters().get(name)));
    List<Change> changes = new ArrayList<>();
    for (String resource : all) {
      String then = old.getOrDefault(resource, "");
      String now = wanted.getOrDefault(resource, "");
      if (now.isEmpty()) {
        boolean kept = RETAINED.matcher(then).find();
        changes.add(
            change("Remove", resource, before.template().kind(resource))
                .apply(builder -> builder.policyAction(kept ? "Retain" : "Delete")));
      } else if (then.isEmpty()) {
        changes.add(change("Add", resource, after.kind(resource)).apply(builder -> builder));
      } else if (differs(then, now, changed)) {
        boolean replaced = isReplaced(then, now);
        changes.add(
            change("Modify", resource, after.kind(resource))
                .apply(builder -> builder.replacement(replaced ? "True" : "False")));
      }
    }
    return changes;
  }

  private static boolean differs(String old, String wanted, Set<String> parameters) {
    return !old.strip().equals(wanted.strip())
        || parameters.stream().anyMatch(name -> wanted.matches("(?s).*\\b" + name + "\\b.*"));
  }

  private static boolean isReplaced(String old, String wanted) {
    Set<String> before = new TreeSet<>(old.lines().map(String::strip).toList());
    return wanted
        .lines()
        .anyMatch(line -> IDENTITY.matcher(line).matches() && !before.contains(line.strip()));
  }

  /** Completes a change. */
  private interface Completion {
    Change apply(UnaryOperator<ResourceChange.Builder> more);
  }

  private static Completion change(String action, String resource, String kind) {
    ResourceChange.Builder builder =
        ResourceChange.builder().action(action).logicalResourceId(resource).resourceType(kind);
    return more ->
        Change.builder().type("Resource").resourceChange(more.apply(builder).build()).build();
  }
}
