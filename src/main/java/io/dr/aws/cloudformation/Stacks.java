package io.dr.aws.cloudformation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.cloudformation.model.TemplateStage;

/** Looks at stacks; read-only. */
final class Stacks {
  private static final String MASK = "****";
  private static final int DEEPEST = 3;
  private static final Set<String> BEGINNINGS =
      Set.of("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS");

  private final CloudFormationClient client;

  Stacks(CloudFormationClient client) {
    this.client = client;
  }

  /** The stack of that name, if there is one that is not deleted. */
  Optional<Stack> find(String name) {
    try {
      return client.describeStacks(request -> request.stackName(name)).stacks().stream()
          .findFirst();
    } catch (CloudFormationException e) {
      if (isValidationError(e, "does not exist")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** CloudFormation has no code of its own for a stack that is not there. */
  private static boolean isValidationError(CloudFormationException e, String message) {
    return Optional.ofNullable(e.awsErrorDetails())
        .filter(details -> "ValidationError".equals(details.errorCode()))
        .filter(details -> String.valueOf(details.errorMessage()).contains(message))
        .isPresent();
  }

  String template(Stack stack) {
    return client
        .getTemplate(
            request -> request.stackName(stack.stackId()).templateStage(TemplateStage.ORIGINAL))
        .templateBody();
  }

  /**
   * Whether the stack has these parameters.
   *
   * @param masked what to believe of a NoEcho parameter, whose value CloudFormation does not show
   */
  static boolean hasParameters(Stack stack, Map<String, String> wanted, boolean masked) {
    Map<String, String> has =
        stack.parameters().stream()
            .collect(Collectors.toMap(Parameter::parameterKey, Parameter::parameterValue));
    return wanted.entrySet().stream()
        .allMatch(
            entry ->
                MASK.equals(has.get(entry.getKey()))
                    ? masked
                    : entry.getValue().equals(has.get(entry.getKey())));
  }

  static Map<String, String> tags(Stack stack) {
    return stack.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value));
  }

  /** The token that the stack was created with, where it still shows. */
  Optional<String> creationToken(Stack stack) {
    for (StackEvent event : events(stack.stackId())) {
      if (stack.stackId().equals(event.physicalResourceId())
          && event.resourceStatusAsString().equals("CREATE_IN_PROGRESS")) {
        return Optional.ofNullable(event.clientRequestToken());
      }
    }
    return Optional.empty();
  }

  /** How many of the stack's resources are complete. */
  long complete(Stack stack) {
    return resources(stack).stream()
        .map(StackResourceSummary::resourceStatusAsString)
        .filter(status -> status.equals("CREATE_COMPLETE") || status.equals("UPDATE_COMPLETE"))
        .count();
  }

  private List<StackResourceSummary> resources(Stack stack) {
    List<StackResourceSummary> resources = new ArrayList<>();
    client
        .listStackResourcesPaginator(request -> request.stackName(stack.stackId()))
        .stackResourceSummaries()
        .forEach(resources::add);
    return resources;
  }

  /**
   * What failed first in the stack's latest operation: the cause, not what it cancelled. Of a
   * nested stack, what failed first in that.
   */
  Optional<StackEvent> firstFailure(Stack stack) {
    return firstFailure(stack.stackId(), DEEPEST);
  }

  private Optional<StackEvent> firstFailure(String stackId, int depth) {
    Optional<StackEvent> first = Optional.empty();
    for (StackEvent event : events(stackId)) {
      String status = event.resourceStatusAsString();
      boolean ofStack = stackId.equals(event.physicalResourceId());
      if (ofStack && BEGINNINGS.contains(status)) {
        break;
      }
      if (!ofStack && status.endsWith("_FAILED") && !isCancelled(event)) {
        first = Optional.of(event);
      }
    }
    Optional<StackEvent> outer = first;
    return outer.flatMap(event -> nested(event, depth)).or(() -> outer);
  }

  private Optional<StackEvent> nested(StackEvent event, int depth) {
    String id = String.valueOf(event.physicalResourceId());
    if (depth == 0
        || !"AWS::CloudFormation::Stack".equals(event.resourceType())
        || !id.startsWith("arn:")) {
      return Optional.empty();
    }
    try {
      return firstFailure(id, depth - 1);
    } catch (CloudFormationException e) {
      return Optional.empty(); // gone, or not to be seen: the outer stack's own event must do
    }
  }

  private Iterable<StackEvent> events(String stackId) {
    return client.describeStackEventsPaginator(request -> request.stackName(stackId)).stackEvents();
  }

  private static boolean isCancelled(StackEvent event) {
    return String.valueOf(event.resourceStatusReason()).contains("cancelled");
  }
}
