package io.dr.aws.cloudformation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionFailure;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.CallField;
import io.dr.action.ControlPlane;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Outputs;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import io.dr.aws.Documents;
import io.dr.runbook.Account;
import io.dr.runbook.Site;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/**
 * Brings a stack up from a template, or up to date. Adopts what this runbook created before and
 * refuses to touch any other stack.
 */
public final class DeployStack implements Action {
  private static final String SERVICE = "CloudFormation";
  static final String RUNBOOK_TAG = "dr:runbook";
  private static final String TOKEN = "token";
  private static final String UNCHANGED = "unchanged";

  /**
   * What the step takes.
   *
   * @param stack the stack's name
   * @param templateFile the template, relative to the runbook, at most 51,200 bytes
   * @param parameters the template's parameters
   * @param capabilities what the template may do, for example CAPABILITY_NAMED_IAM
   * @param account a further account of the run to deploy in; absent means the recovery site's
   */
  public record With(
      @JsonProperty(required = true) @JsonPropertyDescription("The stack's name.") String stack,
      @JsonProperty(required = true)
          @JsonPropertyDescription("The template, relative to the runbook, at most 51,200 bytes.")
          String templateFile,
      @JsonPropertyDescription("The template's parameters.")
          Optional<Map<String, String>> parameters,
      @JsonPropertyDescription("What the template may do, for example CAPABILITY_NAMED_IAM.")
          Optional<List<String>> capabilities,
      @JsonPropertyDescription("A further account of the runbook; the recovery site's by default.")
          Optional<String> account) {
    public With {
      if (!stack.contains("${") && !stack.matches("[A-Za-z][A-Za-z0-9-]{0,127}")) {
        throw new IllegalArgumentException(
            "a stack is called by letters, digits and hyphens, not " + stack);
      }
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("cloudformation.deploy", With.class)
          .title("Deploy a stack")
          .description(
              "Creates a stack in the recovery site or in a named account, or updates it when this"
                  + " runbook created it before and it differs. Every stack carries the run's tags;"
                  + " one that is not this runbook's is refused. When it fails, the first resource"
                  + " that failed is named with its reason.")
          .traits(Trait.MUTATES)
          .outputs(new OutputField("*", "Every output of the stack, by its own name."))
          .permissions(
              Permission.changes("cloudformation:CreateStack", Where.TO)
                  .on("arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/*"),
              Permission.reads("cloudformation:DescribeStackEvents", Where.TO)
                  .on("arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/*"),
              Permission.reads("cloudformation:DescribeStacks", Where.TO)
                  .on("arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/*"),
              Permission.reads("cloudformation:GetTemplate", Where.TO)
                  .on("arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/*"),
              Permission.reads("cloudformation:ListStackResources", Where.TO)
                  .on("arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/*"),
              Permission.changes("cloudformation:TagResource", Where.TO)
                  .on("arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/*"),
              Permission.changes("cloudformation:UpdateStack", Where.TO)
                  .on("arn:{partition}:cloudformation:{region}:{account}:stack/{stack}/*"))
          // AWS publishes no rate; this one leaves room for the stacks' other users.
          .quotas(new Quota(SERVICE, 5, Quota.Scope.REGION, 2))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(
                  "CloudFormation",
                  "CreateStack",
                  "Makes the stack; the step then waits until it is complete."),
              new CallField(
                  "CloudFormation",
                  "UpdateStack",
                  "Brings a stack that is this runbook's to the template and parameters;"
                      + " the step then waits until it is complete."))
          .limits(
              "A template in the call has at most 51,200 bytes, a stack at most 200"
                  + " parameters.",
              "Some resources need control planes in us-east-1 to be made: IAM roles,"
                  + " certificates for CloudFront, load balancers' names.")
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
                  Failure.Kind.INVALID, "The template or a parameter does not fit.", "Correct it."))
          .usually(Duration.ofMinutes(4))
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

  /**
   * @param documents where the template is read
   */
  public DeployStack(With with, Cloud cloud, Documents documents) {
    this.with = with;
    this.cloud = cloud;
    this.documents = documents;
  }

  @Override
  public Next next(StepContext context) {
    Site site = site(context);
    Template template = template();
    Stacks stacks = new Stacks(cloud.reads(CloudFormationClient.class, site));
    Optional<Stack> found = stacks.find(with.stack());
    if (found.isEmpty()) {
      return create(context, site, template);
    }
    Stack stack = found.get();
    Optional<String> owner = Stacks.tag(stack, RUNBOOK_TAG);
    if (!owner.equals(Optional.of(context.run().runbook()))) {
      return StackStates.foreign(stack, owner);
    }
    String status = stack.stackStatusAsString();
    return switch (status) {
      case "CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE" ->
          isAsWanted(context, stacks, stack, template)
              ? done(stack)
              : update(context, site, template);
      case "UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE" ->
          wasSubmitted(context, template)
              ? StackStates.failed(stacks, stack)
              : update(context, site, template);
      case "CREATE_IN_PROGRESS",
          "UPDATE_IN_PROGRESS",
          "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
          "IMPORT_IN_PROGRESS" ->
          StackStates.progress(stacks, stack, template);
      case "REVIEW_IN_PROGRESS" -> StackStates.unreviewed(stack);
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
                    failure(
                        Failure.Kind.INVALID,
                        "The runbook names no account " + name + ".",
                        "Name it under accounts, or correct the step."));
    return context.to().in(account);
  }

  private Template template() {
    String body = documents.read(with.templateFile());
    if (body.getBytes(StandardCharsets.UTF_8).length > Template.LIMIT) {
      throw failure(
          Failure.Kind.INVALID,
          "The template %s is larger than the %d bytes that a request may carry."
              .formatted(with.templateFile(), Template.LIMIT),
          "Move parts of it into nested stacks whose templates lie in S3, or split it between"
              + " several steps.");
    }
    return new Template(body);
  }

  /** A NoEcho parameter cannot be compared: it is as wanted once this attempt has submitted it. */
  private boolean isAsWanted(StepContext context, Stacks stacks, Stack stack, Template template) {
    boolean submitted = wasSubmitted(context, template);
    if (submitted && context.receipt(UNCHANGED).isPresent()) {
      return true;
    }
    return Stacks.hasParameters(stack, parameters(), submitted)
        && template.sameAs(stacks.template(stack));
  }

  private static boolean wasSubmitted(StepContext context, Template template) {
    return context.receipt(TOKEN).equals(Optional.of(token(context, template)));
  }

  private static Next done(Stack stack) {
    Map<String, String> outputs = new TreeMap<>();
    stack.outputs().forEach(output -> outputs.put(output.outputKey(), output.outputValue()));
    return Next.Done.with(new Outputs(outputs));
  }

  private Next create(StepContext context, Site site, Template template) {
    return Next.Effect.of(
        call("CreateStack", site),
        () -> {
          cloud
              .effects(CloudFormationClient.class, site)
              .createStack(
                  request ->
                      request
                          .stackName(with.stack())
                          .templateBody(template.body())
                          .parameters(asParameters())
                          .capabilitiesWithStrings(capabilities())
                          .tags(asTags(context))
                          .clientRequestToken(token(context, template)));
          return Receipt.of(TOKEN, token(context, template));
        });
  }

  private Next update(StepContext context, Site site, Template template) {
    return Next.Effect.of(
        call("UpdateStack", site),
        () -> {
          try {
            cloud
                .effects(CloudFormationClient.class, site)
                .updateStack(
                    request ->
                        request
                            .stackName(with.stack())
                            .templateBody(template.body())
                            .parameters(asParameters())
                            .capabilitiesWithStrings(capabilities())
                            .tags(asTags(context))
                            .clientRequestToken(token(context, template)));
          } catch (CloudFormationException e) {
            if (!Stacks.isValidationError(e, "No updates are to be performed")) {
              throw e;
            }
            return new Receipt(Map.of(TOKEN, token(context, template), UNCHANGED, "true"));
          }
          return Receipt.of(TOKEN, token(context, template));
        });
  }

  // Values may be secrets: the journal gets the parameters' names alone.
  private Call call(String operation, Site site) {
    Map<String, String> told = new TreeMap<>();
    told.put("templateFile", with.templateFile());
    if (!parameters().isEmpty()) {
      told.put("parameters", String.join(", ", new TreeSet<>(parameters().keySet())));
    }
    if (!capabilities().isEmpty()) {
      told.put("capabilities", String.join(", ", capabilities()));
    }
    return new Call(SERVICE, operation, with.stack(), site, told);
  }

  /**
   * The same for every process that works on this attempt with this template, so AWS takes a
   * repetition as one. The parameters stay out of it: they may be secrets, and it is journaled.
   */
  private static String token(StepContext context, Template template) {
    String attempt = context.run().id() + "/" + context.step() + "/" + context.attempt();
    String named = attempt + "\n" + template.body();
    return "dr-" + UUID.nameUUIDFromBytes(named.getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, String> parameters() {
    return with.parameters().orElse(Map.of());
  }

  private List<String> capabilities() {
    return with.capabilities().orElse(List.of());
  }

  private List<Parameter> asParameters() {
    return new TreeMap<>(parameters())
        .entrySet().stream()
            .map(
                entry ->
                    Parameter.builder()
                        .parameterKey(entry.getKey())
                        .parameterValue(entry.getValue())
                        .build())
            .toList();
  }

  private static List<Tag> asTags(StepContext context) {
    return new TreeMap<>(context.tags())
        .entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
  }

  private static ActionFailure failure(Failure.Kind kind, String cause, String remedy) {
    return new ActionFailure(Failure.of(kind, cause, remedy));
  }
}
