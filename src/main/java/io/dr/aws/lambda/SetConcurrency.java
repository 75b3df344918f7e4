package io.dr.aws.lambda;

import static software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum.FAILED;

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
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.aws.Cloud;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyConfigNotFoundException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * Gives a function the concurrency that production needs (AWS Lambda Developer Guide, "Configuring
 * reserved concurrency" and "Configuring provisioned concurrency").
 */
public final class SetConcurrency implements Action {
  private static final String SERVICE = "Lambda";
  private static final String BEGAN = "began";
  private static final int KEPT_UNRESERVED = 100;

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true) @JsonPropertyDescription("The function's name.")
          String function,
      @JsonPropertyDescription("Executions at once that are kept for the function alone.")
          Optional<Integer> reserved,
      @JsonPropertyDescription("Environments that are kept warm; needs a qualifier.")
          Optional<Integer> provisioned,
      @JsonPropertyDescription("The alias or version that is kept warm.")
          Optional<String> qualifier) {
    public With {
      if (reserved.isEmpty() && provisioned.isEmpty()) {
        throw new IllegalArgumentException("give reserved, provisioned, or both");
      }
      if (provisioned.isPresent() != qualifier.isPresent()) {
        throw new IllegalArgumentException("provisioned and qualifier go together");
      }
      if (reserved.orElse(0) < 0 || provisioned.orElse(1) < 1) {
        throw new IllegalArgumentException("reserved is 0 or more, provisioned 1 or more");
      }
      if (reserved.isPresent() && provisioned.orElse(0) > reserved.get()) {
        throw new IllegalArgumentException("provisioned is taken from reserved: it is no more");
      }
      if (qualifier.equals(Optional.of("$LATEST"))) {
        throw new IllegalArgumentException(
            "environments are kept warm for an alias or a version, not for $LATEST");
      }
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("lambda.set-concurrency", With.class)
          .title("Set the function's concurrency")
          .description(
              "Reserves concurrency for a function in the target region and keeps environments of"
                  + " an alias or version warm, as production needs it.")
          .traits(Trait.MUTATES)
          .outputs(
              new OutputField("reserved", "The reserved concurrency, where it was set."),
              new OutputField("provisioned", "The warm environments, where they were set."))
          .permissions(
              Permission.reads("lambda:GetFunctionConcurrency", Where.TO)
                  .on("arn:{partition}:lambda:{region}:{account}:function:{function}"),
              Permission.reads("lambda:GetProvisionedConcurrencyConfig", Where.TO)
                  .on("arn:{partition}:lambda:{region}:{account}:function:{function}:{qualifier}"),
              Permission.reads("lambda:GetAccountSettings", Where.TO),
              Permission.changes("lambda:PutFunctionConcurrency", Where.TO)
                  .on("arn:{partition}:lambda:{region}:{account}:function:{function}"),
              Permission.changes("lambda:PutProvisionedConcurrencyConfig", Where.TO)
                  .on("arn:{partition}:lambda:{region}:{account}:function:{function}:{qualifier}"))
          .quotas(new Quota(SERVICE, 10, Quota.Scope.REGION, 2))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(SERVICE, "PutFunctionConcurrency", "Reserves the concurrency."),
              new CallField(
                  SERVICE,
                  "PutProvisionedConcurrencyConfig",
                  "Asks for warm environments; the step then waits until they are READY."))
          .limits(
              "A region's functions share a concurrency of 1,000 unless the quota L-B99A9384 was"
                  + " raised, of which 100 must stay unreserved.",
              "Lambda takes 15 control-plane requests a second per region, which cannot be raised.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such function in the target region.",
                  "Deploy it first, or correct the name."),
              new FailureField(
                  Failure.Kind.QUOTA,
                  "Fewer than 100 executions would stay unreserved.",
                  "Raise the quota L-B99A9384 of the target region, or reserve less."),
              new FailureField(
                  Failure.Kind.STATE,
                  "Lambda could not keep the environments warm.",
                  "See the reason that it gives."))
          .undo("Set the concurrency of {function} back to what it was.")
          .usually(Duration.ofMinutes(3))
          .inDrill(DrillBehaviour.SKIP)
          .simulates(
              (with, run) ->
                  List.of(
                      new SimulatedResource(
                          "lambda:function",
                          with.function(),
                          run.to(),
                          Map.of("qualifier", with.qualifier().orElse("$LATEST")))))
          .example(
              """
              function: orders-api
              reserved: 200
              provisioned: 50
              qualifier: live
              """)
          .build();

  private final With with;
  private final Cloud cloud;

  public SetConcurrency(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  @Override
  public Next next(StepContext context) {
    LambdaClient lambda = cloud.reads(LambdaClient.class, context.to());
    try {
      Optional<Next> reserve = with.reserved().flatMap(wanted -> reserve(context, lambda, wanted));
      if (reserve.isPresent()) {
        return reserve.get();
      }
      return with.provisioned()
          .flatMap(wanted -> provision(context, lambda, wanted))
          .orElseGet(this::done);
    } catch (ResourceNotFoundException e) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.NOT_FOUND,
              "There is no function " + name() + " in " + context.to().region() + ".",
              "Deploy it first, or correct the step's function; then resume."));
    }
  }

  private String name() {
    return with.function() + with.qualifier().map(alias -> ":" + alias).orElse("");
  }

  private Next done() {
    Map<String, String> outputs = new HashMap<>();
    with.reserved().ifPresent(value -> outputs.put("reserved", value.toString()));
    with.provisioned().ifPresent(value -> outputs.put("provisioned", value.toString()));
    return Next.Done.with(new Outputs(outputs));
  }

  private Optional<Next> reserve(StepContext context, LambdaClient lambda, int wanted) {
    Optional<Integer> now =
        Optional.ofNullable(
            lambda
                .getFunctionConcurrency(request -> request.functionName(with.function()))
                .reservedConcurrentExecutions());
    if (now.equals(Optional.of(wanted))) {
      return Optional.empty();
    }
    int free = lambda.getAccountSettings().accountLimit().unreservedConcurrentExecutions();
    int left = free + now.orElse(0) - wanted;
    if (left < KEPT_UNRESERVED) {
      return Optional.of(
          new Next.Failed(
              Failure.of(
                  Failure.Kind.QUOTA,
                  "Reserving %d for %s would leave %d of the region's concurrency unreserved, and 100 must stay."
                      .formatted(wanted, with.function(), left),
                  "Raise quota L-B99A9384 in "
                      + context.to().region()
                      + ", or reserve less; then resume.")));
    }
    return Optional.of(
        Next.Effect.of(
                new Call(
                    SERVICE,
                    "PutFunctionConcurrency",
                    with.function(),
                    context.to(),
                    Map.of("reserved", String.valueOf(wanted))),
                () -> {
                  cloud
                      .effects(LambdaClient.class, context.to())
                      .putFunctionConcurrency(
                          request ->
                              request
                                  .functionName(with.function())
                                  .reservedConcurrentExecutions(wanted));
                  return Receipt.NONE;
                })
            .seeing("reserved: " + now.map(Object::toString).orElse("none")));
  }

  private Optional<Next> provision(StepContext context, LambdaClient lambda, int wanted) {
    Optional<GetProvisionedConcurrencyConfigResponse> found = provisioned(lambda);
    // What failed before this attempt is asked for again: whoever retries has mended something.
    boolean ours = context.receipt(BEGAN).equals(Optional.of(context.startedAt().toString()));
    boolean asked =
        found
            .map(config -> config.requestedProvisionedConcurrentExecutions() == wanted)
            .orElse(false);
    boolean failed = found.map(config -> config.status() == FAILED).orElse(false);
    if (!asked || (failed && !ours)) {
      return Optional.of(ask(context, wanted, found));
    }
    GetProvisionedConcurrencyConfigResponse config = found.orElseThrow();
    return switch (config.statusAsString()) {
      case "READY" -> Optional.empty();
      case "FAILED" ->
          Optional.of(
              new Next.Failed(
                  Failure.of(
                      Failure.Kind.STATE,
                      "Lambda could not keep %d environments of %s warm: %s."
                          .formatted(
                              wanted,
                              name(),
                              Optional.ofNullable(config.statusReason())
                                  .map(why -> why.replaceFirst("\\.$", ""))
                                  .orElse("it gives no reason")),
                      "Mend what it says, or ask for fewer; then resume.")));
      default -> {
        int ready =
            Optional.ofNullable(config.availableProvisionedConcurrentExecutions()).orElse(0);
        yield Optional.of(
            Next.Wait.on(
                "%d of %d environments are warm".formatted(ready, wanted),
                (double) ready / wanted));
      }
    };
  }

  private Optional<GetProvisionedConcurrencyConfigResponse> provisioned(LambdaClient lambda) {
    try {
      return Optional.of(
          lambda.getProvisionedConcurrencyConfig(
              request ->
                  request.functionName(with.function()).qualifier(with.qualifier().orElseThrow())));
    } catch (ProvisionedConcurrencyConfigNotFoundException e) {
      return Optional.empty();
    }
  }

  private Next ask(
      StepContext context, int wanted, Optional<GetProvisionedConcurrencyConfigResponse> found) {
    return Next.Effect.of(
            new Call(
                SERVICE,
                "PutProvisionedConcurrencyConfig",
                name(),
                context.to(),
                Map.of("provisioned", String.valueOf(wanted))),
            () -> {
              cloud
                  .effects(LambdaClient.class, context.to())
                  .putProvisionedConcurrencyConfig(
                      request ->
                          request
                              .functionName(with.function())
                              .qualifier(with.qualifier().orElseThrow())
                              .provisionedConcurrentExecutions(wanted));
              return Receipt.of(BEGAN, context.startedAt().toString());
            })
        .seeing(
            "provisioned: "
                + found
                    .map(config -> config.requestedProvisionedConcurrentExecutions().toString())
                    .orElse("none"));
  }
}
