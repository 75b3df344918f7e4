package io.dr.aws.cloudformation;

import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.Outputs;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/** What the state of a stack comes to: a wait with its progress, or a failure with its reason. */
final class StackStates {
  private StackStates() {}

  static Next done(Stack stack) {
    Map<String, String> outputs = new TreeMap<>();
    stack.outputs().forEach(output -> outputs.put(output.outputKey(), output.outputValue()));
    return Next.Done.with(new Outputs(outputs));
  }

  static Next progress(Stacks stacks, Stack stack, Optional<Template> template) {
    int all = template.map(known -> known.resources().size()).orElse(0);
    if (all == 0) {
      return Next.Wait.on(stack.stackStatusAsString());
    }
    long complete = Math.min(all, stacks.complete(stack));
    return Next.Wait.on(
        "%s, %d of %d resources".formatted(stack.stackStatusAsString(), complete, all),
        (double) complete / all);
  }

  static Next settling(Stacks stacks, Stack stack) {
    String why =
        stacks.firstFailure(stack).map(event -> " after " + event.logicalResourceId()).orElse("");
    return Next.Wait.on(stack.stackStatusAsString() + why);
  }

  static Next foreign(Stack stack, Optional<String> owner) {
    return new Next.Failed(
        Failure.of(
            Failure.Kind.FOREIGN,
            "The stack %s exists and %s."
                .formatted(
                    stack.stackName(),
                    owner
                        .map(name -> "belongs to the runbook " + name)
                        .orElse("was not created by a runbook")),
            "Give the step another stack name, or tag the stack "
                + DeployStack.RUNBOOK_TAG
                + " if this runbook may update it."));
  }

  static Next unreviewed(Stack stack) {
    return new Next.Failed(
        Failure.of(
            Failure.Kind.STATE,
            "The stack " + stack.stackName() + " holds a change set that nobody has executed.",
            "Execute the change set or delete the stack, then retry the step."));
  }

  static Next failed(Stacks stacks, Stack stack) {
    String cause =
        stacks
            .firstFailure(stack)
            .map(
                event ->
                    "resource %s (%s): %s"
                        .formatted(
                            event.logicalResourceId(),
                            event.resourceType(),
                            sentence(event.resourceStatusReason())))
            .orElseGet(() -> sentence(stack.stackStatusReason()));
    return new Next.Failed(
        Failure.of(
            Failure.Kind.STATE,
            "The stack %s is in %s; %s"
                .formatted(stack.stackName(), stack.stackStatusAsString(), cause),
            remedy(stack.stackStatusAsString())));
  }

  /** A reason as CloudFormation gave it, or that it gave none. */
  static String sentence(@Nullable String given) {
    return given == null ? "no reason was given" : given;
  }

  /** Only a stack that never came up is to be deleted: any other may hold data. */
  private static String remedy(String status) {
    return switch (status) {
      case "UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE" ->
          "Correct the template or what it needs, then retry the step.";
      case "UPDATE_ROLLBACK_FAILED" ->
          "Correct what the rollback needs, continue it (aws cloudformation"
              + " continue-update-rollback), then retry the step.";
      case "UPDATE_FAILED" ->
          "Roll the stack back (aws cloudformation rollback-stack), then retry the step.";
      case "ROLLBACK_COMPLETE" ->
          "Correct the template or what it needs, delete the stack or give the step replaceFailed:"
              + " true, then retry the step.";
      case "CREATE_FAILED", "ROLLBACK_FAILED", "DELETE_FAILED" ->
          "Correct the template or what it needs, delete the stack, then retry the step.";
      default -> "Bring the stack back to a state it can be updated from, then retry the step.";
    };
  }
}
