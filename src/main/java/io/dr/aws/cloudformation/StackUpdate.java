package io.dr.aws.cloudformation;

import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Receipt;
import io.dr.aws.Cloud;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetSummary;
import software.amazon.awssdk.services.cloudformation.model.ResourceChange;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * Brings an existing stack up to date through a change set, which tells what would be lost before
 * anything is (AWS CloudFormation User Guide, "Update CloudFormation stacks using change sets").
 */
final class StackUpdate {
  private static final String EXECUTED = "executed";

  private final StackRequest request;
  private final Cloud cloud;
  private final Stacks stacks;
  private final ChangeSets changeSets;

  StackUpdate(StackRequest request, Cloud cloud, CloudFormationClient client) {
    this.request = request;
    this.cloud = cloud;
    this.stacks = new Stacks(client);
    this.changeSets = new ChangeSets(client);
  }

  /** What is next for a stack that is no longer changing. */
  Next next(Stack stack) {
    boolean rolledBack = stack.stackStatusAsString().contains("ROLLBACK");
    if (String.valueOf(stack.changeSetId()).contains(":changeSet/" + request.changeSet() + "/")) {
      return over(stack, rolledBack);
    }
    Optional<ChangeSetSummary> found = changeSets.current(stack, request);
    boolean executed = request.context().receipt(EXECUTED).equals(Optional.of(request.changeSet()));
    if (found.isEmpty()) {
      // CloudFormation takes the change sets of a stack away once it has executed one.
      return executed ? over(stack, rolledBack) : create(stack);
    }
    ChangeSetSummary set = found.get();
    if (ChangeSets.isComing(set)) {
      return Next.Wait.on("the change set " + set.changeSetName() + " is being made");
    }
    if (ChangeSets.isWithoutChanges(set)) {
      return StackStates.done(stack);
    }
    if (!set.statusAsString().equals("CREATE_COMPLETE")) {
      return failed(
          Failure.Kind.STATE,
          "The change set %s of %s is in %s: %s"
              .formatted(
                  set.changeSetName(),
                  stack.stackName(),
                  set.statusAsString(),
                  StackStates.sentence(set.statusReason())),
          "Correct the template or what it needs, then retry the step.");
    }
    return switch (set.executionStatusAsString()) {
      case "AVAILABLE" -> executed ? Next.Wait.on("the update to begin") : execute(stack, set);
      case "EXECUTE_COMPLETE" -> over(stack, rolledBack);
      case "EXECUTE_FAILED" -> over(stack, true);
      case "OBSOLETE" ->
          failed(
              Failure.Kind.CONFLICT,
              "Somebody changed the stack " + stack.stackName() + " after the change set was made.",
              "Find out who is changing it; the step makes a new change set.");
      default -> Next.Wait.on("the change set is in " + set.executionStatusAsString());
    };
  }

  private Next over(Stack stack, boolean rolledBack) {
    return rolledBack ? StackStates.failed(stacks, stack) : StackStates.done(stack);
  }

  private Next create(Stack stack) {
    return Next.Effect.of(
            request.call("CreateChangeSet", Map.of("changeSet", request.changeSet())),
            () -> {
              cloud
                  .effects(CloudFormationClient.class, request.site())
                  .createChangeSet(request.changes());
              return Receipt.NONE;
            })
        .seeing(
            "%s is in %s and may differ from what is wanted"
                .formatted(stack.stackName(), stack.stackStatusAsString()));
  }

  private Next execute(Stack stack, ChangeSetSummary set) {
    List<ResourceChange> changes = changeSets.changes(set.changeSetId());
    List<ResourceChange> endangered = Stateful.endangered(changes);
    if (!endangered.isEmpty() && request.with().replace() == DeployStack.Replace.REFUSE) {
      return failed(
          Failure.Kind.STATE,
          "The update of %s would lose what these hold: %s."
              .formatted(stack.stackName(), Stateful.told(endangered)),
          "Look at the change set "
              + set.changeSetName()
              + "; correct the template, or give the step replace: allow.");
    }
    return Next.Effect.of(
            request.call(
                "ExecuteChangeSet",
                Map.of("changeSet", set.changeSetName(), "changes", Stateful.told(changes))),
            () -> {
              cloud
                  .effects(CloudFormationClient.class, request.site())
                  .executeChangeSet(
                      execution ->
                          execution
                              .stackName(stack.stackId())
                              .changeSetName(set.changeSetId())
                              .clientRequestToken(request.token()));
              return Receipt.of(EXECUTED, request.changeSet());
            })
        .seeing(
            "%s is in %s; %d changes are ready"
                .formatted(stack.stackName(), stack.stackStatusAsString(), changes.size()));
  }

  private static Next failed(Failure.Kind kind, String cause, String remedy) {
    return new Next.Failed(Failure.of(kind, cause, remedy));
  }
}
