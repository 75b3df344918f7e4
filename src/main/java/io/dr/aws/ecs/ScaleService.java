package io.dr.aws.ecs;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.CallField;
import io.dr.action.ControlPlane;
import io.dr.action.DrillBehaviour;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Outputs;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * Has a service run as many tasks as production needs, and waits until they do (Amazon ECS API
 * Reference, "UpdateService").
 */
public final class ScaleService implements Action {
  private static final String SERVICE = "ECS";
  private static final String BEGAN = "began";
  private static final String AT = "at";

  /**
   * What was changed may not be seen at once (ECS API Reference, "eventual consistency"). It counts
   * from the look before the change, and that look and the change may take a minute each.
   */
  private static final Duration UNTIL_SEEN = Duration.ofMinutes(3);

  private static final String DEPLOYMENT = "deployment";
  private static final String DEFINITION = "taskDefinition";

  /** The step's parameters. */
  public record With(
      @JsonPropertyDescription("The cluster's name or ARN; the cluster default if absent.")
          Optional<String> cluster,
      @JsonProperty(required = true) @JsonPropertyDescription("The service's name.") String service,
      @JsonProperty(required = true)
          @JsonPropertyDescription("How many tasks it is to run; 0 stops them all.")
          int desiredCount,
      @JsonPropertyDescription(
              "The task definition that it is to run: family:revision or ARN; a family alone is its"
                  + " newest revision when the step begins. As it is, if absent.")
          Optional<String> taskDefinition,
      @JsonPropertyDescription(
              "Whether its tasks are started anew even if nothing else changes, so that they read"
                  + " their settings afresh; a deployment since the recovery was declared counts."
                  + " false if absent.")
          Optional<Boolean> forceNewDeployment) {
    public With {
      if (desiredCount < 0) {
        throw new IllegalArgumentException("desiredCount is 0 or more");
      }
      if (service.isBlank()) {
        throw new IllegalArgumentException("service is the name of a service");
      }
    }

    String clusterName() {
      return cluster.map(given -> given.replaceFirst("^.*/", "")).orElse("default");
    }

    String serviceName() {
      return service.replaceFirst("^.*/", "");
    }

    boolean anew() {
      return forceNewDeployment.orElse(false);
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("ecs.scale", With.class)
          .title("Scale the service")
          .description(
              "Has an ECS service in the target region run the given number of tasks, of the given"
                  + " task definition, and waits until they run and its deployment is over. What the"
                  + " service says meanwhile is shown with what it means.")
          .traits(Trait.MUTATES)
          .outputs(
              new OutputField("running", "How many tasks run."),
              new OutputField(DEFINITION, "The ARN of the task definition that they run."))
          .permissions(
              Permission.reads("ecs:DescribeServices", Where.TO)
                  .on("arn:{partition}:ecs:{region}:{account}:service/{cluster}/{service}"),
              Permission.reads("ecs:DescribeTaskDefinition", Where.TO),
              Permission.changes("ecs:UpdateService", Where.TO)
                  .on("arn:{partition}:ecs:{region}:{account}:service/{cluster}/{service}"))
          .names(
              (with, run) -> Map.of("cluster", with.clusterName(), "service", with.serviceName()))
          // Service modify actions: a bucket of 50, refilled by 5 a second (Amazon ECS Developer
          // Guide, "Request throttling for the Amazon ECS API").
          .quotas(new Quota(SERVICE, 5, Quota.Scope.REGION, 1).bursting(50))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(
                  SERVICE,
                  "UpdateService",
                  "Sets the number of tasks and, where asked for, the task definition or a new"
                      + " deployment; the step then waits until the service is stable."))
          .limits(
              "A Fargate account has a vCPU quota in every region (L-3032A538), which a region that"
                  + " was never used to its full may not have had raised.",
              "A service auto scaling policy sets the number of tasks back within its own bounds:"
                  + " raise its minimum capacity too.",
              "ECS starts at most 500 tasks a minute for a service on Fargate.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such cluster, service or task definition in the target region.",
                  "Create it there, or correct the name."),
              new FailureField(
                  Failure.Kind.QUOTA,
                  "The account's Fargate quota is used up.",
                  "Raise L-3032A538 in the target region, then retry."),
              new FailureField(
                  Failure.Kind.STATE,
                  "The deployment failed or was rolled back, or something else set the service"
                      + " otherwise.",
                  "See the service's events; mend what they say, then retry."))
          .undo(
              "Set the service {service} back to the number of tasks and the task"
                  + " definition that it had.")
          .usually(Duration.ofMinutes(3))
          .inDrill(DrillBehaviour.RUN)
          .simulates(ScaleService::simulated)
          .example(
              """
              cluster: production
              service: orders-api
              desiredCount: 12
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  public ScaleService(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  private static List<SimulatedResource> simulated(With with, RunFacts run) {
    Map<String, String> attributes = new TreeMap<>(Map.of("cluster", with.clusterName()));
    with.taskDefinition().ifPresent(given -> attributes.put("offers", given));
    return List.of(new SimulatedResource("ecs:service", with.serviceName(), run.to(), attributes));
  }

  @Override
  public Next next(StepContext context) {
    Optional<Service> found = find(context);
    if (found.isEmpty()) {
      return new Next.Failed(
          missing("service " + with.serviceName() + " in cluster " + with.clusterName(), context));
    }
    Service service = found.get();
    if (service.schedulingStrategy() == SchedulingStrategy.DAEMON) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.INVALID,
              with.serviceName() + " is a daemon service, whose tasks follow from the instances.",
              "Scale its cluster's instances instead, and take the step out of the runbook."));
    }
    Optional<String> definition;
    try {
      definition = definition(context);
    } catch (ClientException e) {
      return new Next.Failed(
          missing("task definition " + with.taskDefinition().orElse(""), context));
    }
    return unlike(service, definition, context)
        .map(difference -> correct(service, definition, difference, context))
        .orElseGet(() -> settled(service, context));
  }

  private Failure missing(String what, StepContext context) {
    return Failure.of(
        Failure.Kind.NOT_FOUND,
        "There is no " + what + " in " + context.to().region() + ".",
        "Create it there, or correct the step; then resume.");
  }

  private Optional<Service> find(StepContext context) {
    try {
      return cloud
          .reads(EcsClient.class, context.to())
          .describeServices(
              request -> request.cluster(with.clusterName()).services(with.serviceName()))
          .services()
          .stream()
          .filter(service -> "ACTIVE".equals(service.status()))
          .findFirst();
    } catch (ClusterNotFoundException e) {
      return Optional.empty();
    }
  }

  /** What this attempt's call answered. */
  private static Optional<Receipt> ours(StepContext context) {
    Optional<String> began = Optional.of(context.startedAt().toString());
    return context.receipts().stream()
        .filter(receipt -> receipt.value(BEGAN).equals(began))
        .reduce((older, newer) -> newer);
  }

  /** The ARN of what is to run; a family is resolved once, lest it move while the step waits. */
  private Optional<String> definition(StepContext context) {
    Optional<String> pinned = ours(context).flatMap(receipt -> receipt.value(DEFINITION));
    if (with.taskDefinition().isEmpty() || pinned.isPresent()) {
      return pinned;
    }
    TaskDefinition found =
        cloud
            .reads(EcsClient.class, context.to())
            .describeTaskDefinition(
                request -> request.taskDefinition(with.taskDefinition().orElseThrow()))
            .taskDefinition();
    return Optional.of(found.taskDefinitionArn());
  }

  /** What of the service is not as wanted, in a few words. */
  private Optional<String> unlike(
      Service service, Optional<String> definition, StepContext context) {
    boolean ours = !context.receipts().isEmpty();
    int desired = service.desiredCount();
    // Once it was set, an auto scaling policy may ask for more: that is its business.
    if (desired < with.desiredCount() || (desired > with.desiredCount() && !ours)) {
      return Optional.of("it is to run " + desired + " tasks");
    }
    if (definition.isPresent() && !definition.get().equals(service.taskDefinition())) {
      return Optional.of("it runs " + last(service.taskDefinition()));
    }
    return with.anew() && !anew(service, context)
        ? Optional.of("its deployment is of before the recovery")
        : Optional.empty();
  }

  private static String last(String arn) {
    return arn.replaceFirst("^.*/", "");
  }

  private static Optional<Deployment> primary(Service service) {
    return service.deployments().stream()
        .filter(deployment -> "PRIMARY".equals(deployment.status()))
        .findFirst();
  }

  private static boolean anew(Service service, StepContext context) {
    Optional<String> ours = context.receipt(DEPLOYMENT);
    return primary(service)
        .map(
            deployment ->
                ours.equals(Optional.ofNullable(deployment.id()))
                    || !deployment.createdAt().isBefore(context.run().declaredAt()))
        .orElse(true);
  }

  /** Sets what differs; what was set in this attempt and is otherwise again stays so. */
  private Next correct(
      Service service, Optional<String> definition, String difference, StepContext context) {
    Optional<Receipt> ours = ours(context);
    Optional<Instant> at = ours.flatMap(receipt -> receipt.value(AT)).map(Instant::parse);
    if (at.map(then -> context.now().isBefore(then.plus(UNTIL_SEEN))).orElse(false)) {
      return Next.Wait.on("the change is not to be seen yet: " + difference);
    }
    if (ours.isPresent()) {
      String said = said(service, context).map(text -> "; it says: " + text).orElse("");
      return new Next.Failed(
          Failure.of(
              Failure.Kind.STATE,
              "%s was set back after it was scaled: %s%s."
                  .formatted(with.serviceName(), difference, said),
              "See whether its deployment was rolled back, or an auto scaling policy holds it there;"
                  + " then retry."));
    }
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("desiredCount", String.valueOf(with.desiredCount()));
    definition.ifPresent(arn -> parameters.put(DEFINITION, last(arn)));
    boolean force = with.anew() && !anew(service, context);
    if (force) {
      parameters.put("forceNewDeployment", "true");
    }
    Call call =
        new Call(
            SERVICE,
            "UpdateService",
            with.clusterName() + "/" + with.serviceName(),
            context.to(),
            parameters);
    return Next.Effect.of(call, () -> update(definition, force, context))
        .seeing("%s; %d of its tasks run".formatted(difference, service.runningCount()));
  }

  private Receipt update(Optional<String> definition, boolean force, StepContext context) {
    Service updated =
        cloud
            .effects(EcsClient.class, context.to())
            .updateService(
                request -> {
                  request
                      .cluster(with.clusterName())
                      .service(with.serviceName())
                      .desiredCount(with.desiredCount());
                  definition.ifPresent(request::taskDefinition);
                  if (force) {
                    request.forceNewDeployment(true);
                  }
                })
            .service();
    Map<String, String> values = new TreeMap<>();
    values.put(BEGAN, context.startedAt().toString());
    values.put(AT, context.now().toString());
    definition.ifPresent(arn -> values.put(DEFINITION, arn));
    primary(updated).ifPresent(deployment -> values.put(DEPLOYMENT, deployment.id()));
    return new Receipt(values);
  }

  private Optional<String> said(Service service, StepContext context) {
    return ServiceEvents.explained(service, context.run().declaredAt());
  }

  /** Waits until as many tasks run as are wanted, all of the one deployment. */
  private Next settled(Service service, StepContext context) {
    int wanted = service.desiredCount();
    int running = service.runningCount();
    Optional<Deployment> primary = primary(service);
    DeploymentRolloutState rollout =
        primary.map(Deployment::rolloutState).orElse(DeploymentRolloutState.COMPLETED);
    if (rollout == DeploymentRolloutState.FAILED) {
      String why = primary.map(Deployment::rolloutStateReason).orElse("it gives no reason");
      return new Next.Failed(
          Failure.of(
              Failure.Kind.STATE,
              "The deployment of %s failed: %s."
                  .formatted(with.serviceName(), why.replaceFirst("\\.$", "")),
              "See the stopped tasks' reasons and mend what they say; then retry with"
                  + " forceNewDeployment, since ECS starts no more tasks of this deployment."));
    }
    if (running == wanted && service.deployments().size() <= 1) {
      return Next.Done.with(
          new Outputs(
              Map.of(
                  "running",
                  String.valueOf(running),
                  DEFINITION,
                  Optional.ofNullable(service.taskDefinition()).orElse(""))));
    }
    Optional<String> fatal = ServiceEvents.fatal(service, context.startedAt());
    if (fatal.isPresent()) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.QUOTA,
              "%s runs %d of %d tasks: %s."
                  .formatted(with.serviceName(), running, wanted, fatal.get()),
              "Raise quota L-3032A538 (Fargate vCPU) in "
                  + context.to().region()
                  + ", then retry: ECS goes on by itself."));
    }
    String state =
        "%d of %d tasks run%s"
            .formatted(
                running,
                wanted,
                service.deployments().size() > 1 ? ", the former ones are being replaced" : "");
    String detail = said(service, context).map(text -> state + "; " + text).orElse(state);
    return wanted == 0
        ? Next.Wait.on(detail)
        : Next.Wait.on(detail, Math.min(1.0, (double) running / wanted));
  }
}
