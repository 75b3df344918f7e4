package io.dr.aws.cloudformation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetSummary;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/** Looks at the change sets of stacks; read-only. */
final class ChangeSets {
  private final CloudFormationClient client;

  ChangeSets(CloudFormationClient client) {
    this.client = client;
  }

  /**
   * The change set that the step goes on with: its attempt's own, or one that an earlier attempt
   * made and that is still good.
   */
  Optional<ChangeSetSummary> current(Stack stack, StackRequest request) {
    List<ChangeSetSummary> ours = new ArrayList<>();
    client.listChangeSetsPaginator(list -> list.stackName(stack.stackId())).summaries().stream()
        .filter(set -> stack.stackId().equals(set.stackId()))
        .filter(set -> set.changeSetName().startsWith(request.changeSetPrefix()))
        .forEach(ours::add);
    return ours.stream()
        .filter(set -> set.changeSetName().equals(request.changeSet()))
        .findFirst()
        .or(
            () ->
                ours.stream()
                    .filter(ChangeSets::isGood)
                    .max(Comparator.comparing(ChangeSetSummary::creationTime)));
  }

  private static boolean isGood(ChangeSetSummary set) {
    return isComing(set)
        || isWithoutChanges(set)
        || (set.statusAsString().equals("CREATE_COMPLETE")
            && set.executionStatusAsString().equals("AVAILABLE"));
  }

  static boolean isComing(ChangeSetSummary set) {
    return set.statusAsString().equals("CREATE_PENDING")
        || set.statusAsString().equals("CREATE_IN_PROGRESS");
  }

  /** CloudFormation lets a change set fail that would change nothing, and says so in words. */
  static boolean isWithoutChanges(ChangeSetSummary set) {
    String reason = String.valueOf(set.statusReason());
    return set.statusAsString().equals("FAILED")
        && (reason.contains("didn't contain changes")
            || reason.contains("No updates are to be performed"));
  }

  /** All changes of a change set. */
  List<ResourceChange> changes(String changeSetId) {
    List<ResourceChange> changes = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      String from = token.orElse(null);
      DescribeChangeSetResponse page =
          client.describeChangeSet(request -> request.changeSetName(changeSetId).nextToken(from));
      page.changes().stream()
          .map(Change::resourceChange)
          .forEach(change -> Optional.ofNullable(change).ifPresent(changes::add));
      token = Optional.ofNullable(page.nextToken());
    } while (token.isPresent());
    return changes;
  }
}
