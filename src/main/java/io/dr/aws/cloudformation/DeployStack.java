package io.dr.aws.cloudformation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.ActionType;
import io.dr.action.CallField;
import io.dr.action.ControlPlane;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import io.dr.aws.Documents;
import io.dr.runbook.Account;
import io.dr.runbook.Site;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * Brings a stack up from a template, or up to date. Adopts what this runbook created before and
 * refuses to touch any other stack.
 */
public final class DeployStack implements Action {
  static final String SERVICE = "CloudFormation";
  static final String RUNBOOK_TAG = "dr:runbook";
  private static final String STACK =
      "arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/*";
  private static final String NESTED =
      "arn:{partition}:cloudformation:{region}:{account}:stack/{stack}-*/*";

  /** Whether an update may replace or remove resources that hold data. */
  public enum Replace {
    @JsonProperty("refuse")
    REFUSE,
    @JsonProperty("allow")
    ALLOW
  }

  /** What the step takes. */
  public record With(
      @JsonProperty(required = true) @JsonPropertyDescription("The stack's name.") String stack,
      @JsonPropertyDescription("The template, relative to the runbook, at most 51,200 bytes.")
          Optional<String> templateFile,
      @JsonPropertyDescription(
              "Instead of a file, a template in S3 of at most 1 MB: s3://bucket/key for a bucket of"
                  + " the target region, or its https URL.")
          Optional<String> templateUrl,
      @JsonPropertyDescription("The template's parameters.") Map<String, String> parameters,
      @JsonPropertyDescription("What the template may do, for example CAPABILITY_NAMED_IAM.")
          List<String> capabilities,
      @JsonPropertyDescription("Tags of the stack and its resources, besides those of the run.")
          Map<String, String> tags,
      @JsonPropertyDescription("The role that CloudFormation works with; the caller's if absent.")
          Optional<String> roleArn,
      @JsonPropertyDescription(
              "Whether an update may replace or remove resources that hold data, such as tables and"
                  + " buckets: refuse (the default) or allow.")
          Replace replace,
      @JsonPropertyDescription(
              "Whether a stack that this run created and that was rolled back is deleted and created"
                  + " anew when the step is tried again; false if absent.")
          Optional<Boolean> replaceFailed,
      @JsonPropertyDescription("A further account of the runbook; the recovery site's by default.")
          Optional<String> account) {
    public With {
      parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
      capabilities = capabilities == null ? List.of() : List.copyOf(capabilities);
      tags = tags == null ? Map.of() : Map.copyOf(tags);
      replace = replace == null ? Replace.REFUSE : replace;
      if (!stack.contains("${") && !stack.matches("[A-Za-z][A-Za-z0-9-]{0,127}")) {
        throw new IllegalArgumentException(
            "a stack is called by letters, digits and hyphens, not " + stack);
      }
      if (templateFile.isPresent() == templateUrl.isPresent()) {
        throw new IllegalArgumentException("give either templateFile or templateUrl");
      }
      templateUrl
          .filter(url -> !url.contains("${") && !TemplateSource.InS3.isOne(url))
          .ifPresent(
              url -> {
                throw new IllegalArgumentException(
                    "templateUrl is s3://bucket/key or the https URL of an object in S3, not "
                        + url);
              });
      if (tags.keySet().stream().anyMatch(key -> key.matches("(?i)(aws|dr):.*"))) {
        throw new IllegalArgumentException("tags beginning with aws: or dr: are not the step's");
      }
      roleArn
          .filter(arn -> !arn.contains("${") && !arn.matches("arn:[a-z-]+:iam::\\d{12}:role/.+"))
          .ifPresent(
              arn -> {
                throw new IllegalArgumentException("roleArn is the ARN of a role, not " + arn);
              });
    }

    @Override
    public String toString() {
      return "With[stack=" + stack + "]";
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("cloudformation.deploy", With.class)
          .title("Deploy a stack")
          .description(
              "Creates a stack in the recovery site or in a named account, or updates it when this"
                  + " runbook created it before and it differs. An update goes through a change"
                  + " set: it is refused if it would replace or remove what holds data. Every stack"
                  + " carries the run's tags; one that is not this runbook's is refused. When it"
                  + " fails, the first resource that failed is named with its reason, also in"
                  + " nested stacks.")
          .traits(Trait.MUTATES)
          .outputs(new OutputField("*", "Every output of the stack, by its own name."))
          .permissions(
              Permission.changes("cloudformation:CreateStack", Where.TO).on(STACK),
              Permission.changes("cloudformation:CreateChangeSet", Where.TO).on(STACK),
              Permission.changes("cloudformation:ExecuteChangeSet", Where.TO).on(STACK),
              Permission.changes("cloudformation:DeleteStack", Where.TO)
                  .on(STACK)
                  .ifGiven("replaceFailed"),
              Permission.changes("cloudformation:TagResource", Where.TO).on(STACK),
              Permission.changes("iam:PassRole", Where.TO)
                  .on("arn:{partition}:iam::{account}:role/{role}")
                  .ifGiven("roleArn"),
              Permission.reads("s3:GetObject", Where.TO)
                  .on("arn:{partition}:s3:::{object}")
                  .ifGiven("templateUrl"),
              Permission.reads("cloudformation:DescribeStackEvents", Where.TO).on(STACK),
              Permission.reads("cloudformation:DescribeStackEvents", Where.TO).on(NESTED),
              Permission.reads("cloudformation:DescribeStacks", Where.TO).on(STACK),
              Permission.reads("cloudformation:DescribeChangeSet", Where.TO).on(STACK),
              Permission.reads("cloudformation:ListChangeSets", Where.TO).on(STACK),
              Permission.reads("cloudformation:GetTemplate", Where.TO).on(STACK),
              Permission.reads("cloudformation:ListStackResources", Where.TO).on(STACK))
          .names(DeployStack::names)
          // AWS publishes neither rate nor burst; these leave room for the stacks' other users.
          .quotas(new Quota(SERVICE, 5, Quota.Scope.REGION, 2).bursting(Quota.CAREFUL_BURST))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(
                  SERVICE,
                  "CreateStack",
                  "Makes the stack; the step then waits until it is complete."),
              new CallField(
                  SERVICE,
                  "CreateChangeSet",
                  "Of a stack that is this runbook's: has CloudFormation say what an update would"
                      + " change. One without changes stays on the stack until its next update."),
              new CallField(
                  SERVICE,
                  "ExecuteChangeSet",
                  "Updates the stack by just those changes; the step then waits until it is"
                      + " complete."),
              new CallField(
                  SERVICE,
                  "DeleteStack",
                  "With replaceFailed, takes away what an earlier attempt of this run created and"
                      + " CloudFormation rolled back."))
          .limits(
              "A template file has at most 51,200 bytes, a template in S3 at most 1 MB, a stack at"
                  + " most 200 parameters.",
              "Some resources need control planes in us-east-1 to be made: IAM roles,"
                  + " certificates for CloudFront, load balancers' names.",
              "What an update changes inside nested stacks is not seen beforehand.",
              "With templateUrl a rehearsal knows none of the stack's outputs.")
          .failures(
              new FailureField(
                  Failure.Kind.FOREIGN,
                  "There is a stack of that name which is not this runbook's.",
                  "Give the step another name, or tag that stack dr:runbook."),
              new FailureField(
                  Failure.Kind.STATE,
                  "The stack failed or was rolled back; the first failing event is told.",
                  "Mend its cause, delete what was rolled back, and resume."),
              new FailureField(
                  Failure.Kind.STATE,
                  "The update would replace or remove a resource that holds data.",
                  "Look at the change set; correct the template, or say replace: allow."),
              new FailureField(
                  Failure.Kind.CONFLICT,
                  "Somebody changed the stack after the change set was made.",
                  "Find out who; the step makes a new change set."),
              new FailureField(
                  Failure.Kind.INVALID, "The template or a parameter does not fit.", "Correct it."))
          .undo(
              "Delete the stack {stack} if this run made it; otherwise deploy the"
                  + " template and parameters that it had before.")
          .usually(Duration.ofMinutes(4))
          .simulates(DeployStack::simulated)
          .example(
              """
              stack: orders
              templateFile: stacks/orders.yaml
              parameters: { DbHost: "${steps.orders-db.endpoint}" }
              capabilities: [CAPABILITY_IAM]
              """)
          .build();

  private final With with;
  private final Cloud cloud;
  private final Documents documents;
  // Looks and calls come one after the other, but from different threads.
  private volatile Optional<String> created = Optional.empty();

  /**
   * @param documents where the template is read
   */
  public DeployStack(With with, Cloud cloud, Documents documents) {
    this.with = with;
    this.cloud = cloud;
    this.documents = documents;
  }

  private static Map<String, String> names(With with, RunFacts run) {
    Map<String, String> names = new TreeMap<>();
    with.roleArn().ifPresent(arn -> names.put("role", arn.replaceFirst("^.*:role/", "")));
    with.templateUrl()
        .flatMap(TemplateSource.InS3::object)
        .ifPresent(object -> names.put("object", object));
    return names;
  }

  /** A template that is only in S3 is taken to have the parameters that it is given. */
  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    return with.templateUrl().stream()
        .map(
            written -> {
              StringBuilder body = new StringBuilder();
              with.parameters().keySet().stream()
                  .sorted()
                  .forEach(name -> body.append("  ").append(name).append(":\n    Type: String\n"));
              String parameters = body.isEmpty() ? "" : "Parameters:\n" + body;
              return new SimulatedResource(
                  "cloudformation:template",
                  TemplateSource.InS3.at(written, run.to()).url(),
                  run.to(),
                  Map.of("body", parameters + "Resources:\n  Any:\n    Type: Custom::Any\n"));
            })
        .toList();
  }

  @Override
  public Next next(StepContext context) {
    Site site = site(context);
    TemplateSource source = TemplateSource.of(with, documents, site);
    StackRequest request = new StackRequest(with, context, site, source);
    CloudFormationClient client = cloud.reads(CloudFormationClient.class, site);
    Stacks stacks = new Stacks(client);
    Optional<Stack> found = stacks.find(with.stack());
    if (found.isEmpty()) {
      return create(request);
    }
    Stack stack = found.get();
    Optional<String> owner = Optional.ofNullable(Stacks.tags(stack).get(RUNBOOK_TAG));
    if (!owner.equals(Optional.of(context.run().runbook()))) {
      return StackStates.foreign(stack, owner);
    }
    StackUpdate update = new StackUpdate(request, cloud, client);
    String status = stack.stackStatusAsString();
    return switch (status) {
      case "CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE" ->
          isAsWanted(request, stacks, stack) ? StackStates.done(stack) : update.next(stack);
      case "UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE" -> update.next(stack);
      case "CREATE_IN_PROGRESS",
          "UPDATE_IN_PROGRESS",
          "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
          "IMPORT_IN_PROGRESS" ->
          StackStates.progress(stacks, stack, source.template());
      case "REVIEW_IN_PROGRESS" -> StackStates.unreviewed(stack);
      case "ROLLBACK_COMPLETE" ->
          mayReplace(request, stacks, stack)
              ? delete(request, stack)
              : StackStates.failed(stacks, stack);
      default ->
          status.endsWith("_IN_PROGRESS")
              ? StackStates.settling(stacks, stack)
              : StackStates.failed(stacks, stack);
    };
  }

  private Site site(StepContext context) {
    if (with.account().isEmpty()) {
      return context.to();
    }
    String name = with.account().get();
    Account account =
        Optional.ofNullable(context.run().accounts().get(name))
            .orElseThrow(
                () ->
                    new ActionFailure(
                        Failure.of(
                            Failure.Kind.INVALID,
                            "The runbook names no account " + name + ".",
                            "Name it under accounts, or correct the step.")));
    return context.to().in(account);
  }

  /**
   * Neither a NoEcho parameter nor a template in S3 can be compared here: they are as wanted where
   * this step of this run brought the stack to where it is.
   */
  private boolean isAsWanted(StackRequest request, Stacks stacks, Stack stack) {
    Map<String, String> tags = Stacks.tags(stack);
    boolean made = request.made(tags);
    return tags.entrySet().containsAll(with.tags().entrySet())
        && Stacks.hasParameters(stack, with.parameters(), made)
        && (isAsCreated(stack) || hasTemplate(request, stacks, stack, made));
  }

  /** What this step has created, and nobody updated since, has the template that was sent. */
  private boolean isAsCreated(Stack stack) {
    return created.equals(Optional.of(stack.stackId()))
        && stack.stackStatusAsString().equals("CREATE_COMPLETE");
  }

  private static boolean hasTemplate(
      StackRequest request, Stacks stacks, Stack stack, boolean made) {
    return request
        .source()
        .template()
        .map(template -> template.sameAs(stacks.template(stack)))
        .orElse(made);
  }

  /** Only what this run created, in an attempt whose failure has been told. */
  private boolean mayReplace(StackRequest request, Stacks stacks, Stack stack) {
    Optional<String> run = Optional.ofNullable(Stacks.tags(stack).get(StepContext.RUN_TAG));
    return with.replaceFailed().orElse(false)
        && run.equals(Optional.of(request.context().run().id()))
        && !stacks.creationToken(stack).equals(Optional.of(request.token()));
  }

  private Next create(StackRequest request) {
    return Next.Effect.of(
            request.call("CreateStack", Map.of()),
            () -> {
              created =
                  Optional.ofNullable(
                      cloud
                          .effects(CloudFormationClient.class, request.site())
                          .createStack(request.creation())
                          .stackId());
              return Receipt.NONE;
            })
        .seeing("there is no stack " + with.stack());
  }

  private Next delete(StackRequest request, Stack stack) {
    return Next.Effect.of(
            request.call("DeleteStack", Map.of("stackId", stack.stackId())),
            () -> {
              cloud
                  .effects(CloudFormationClient.class, request.site())
                  .deleteStack(request.deletion(stack.stackId()));
              return Receipt.NONE;
            })
        .seeing(
            with.stack()
                + " was created by an earlier attempt of this run and is in ROLLBACK_COMPLETE");
  }
}
