package io.dr.aws.secretsmanager;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * Makes the replica of a secret a secret of its own, so that it can be written and rotated while
 * the primary's region is gone (AWS Secrets Manager User Guide, "Promote a replica secret to a
 * standalone secret").
 */
public final class PromoteSecret implements Action {
  private static final String SERVICE = "Secrets Manager";

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription("The secret's name; or its ARN, of which the name is taken.")
          String secret) {

    /** The name, by which the replica is known in its own region too. */
    String name() {
      return secret.startsWith("arn:")
          ? secret.replaceFirst("^.*:secret:", "").replaceFirst("-[A-Za-z0-9]{6}$", "")
          : secret;
    }
  }

  /** The type's description. */
  public static final ActionType<With> TYPE =
      ActionType.describe("secretsmanager.promote", With.class)
          .title("Promote the secret's replica")
          .description(
              "Makes the replica of a secret in the target region a secret of its own, which can be"
                  + " written and rotated; it is no longer kept equal to the primary afterwards. Not"
                  + " needed to read it: a replica can be read at any time.")
          .traits(Trait.MUTATES, Trait.IRREVERSIBLE)
          .outputs(
              new OutputField("secret", "The secret's name."),
              new OutputField("arn", "The ARN of the promoted secret."))
          .permissions(
              Permission.reads("secretsmanager:DescribeSecret", Where.TO)
                  .on("arn:{partition}:secretsmanager:{region}:{account}:secret:{name}*"),
              Permission.changes("secretsmanager:StopReplicationToReplica", Where.TO)
                  .on("arn:{partition}:secretsmanager:{region}:{account}:secret:{name}*"))
          .names((with, run) -> Map.of("name", with.name()))
          .quotas(new Quota(SERVICE, 10, Quota.Scope.REGION, 1))
          .controlPlanes(ControlPlane.regional(SERVICE))
          .calls(
              new CallField(
                  SERVICE,
                  "StopReplicationToReplica",
                  "Cuts the replica off from its primary; it is then a secret of its own at once."))
          .limits(
              "Promotion cannot be undone: to replicate again, the promoted secret has to be deleted"
                  + " and made anew from the primary.")
          .failures(
              new FailureField(
                  Failure.Kind.NOT_FOUND,
                  "There is no such secret in the target region.",
                  "Correct the name; or make the secret there by hand and skip the step."))
          .undo(
              "It cannot be joined to its primary again: delete the secret {secret}"
                  + " here, then replicate it anew.")
          .usually(Duration.ofSeconds(5))
          .inDrill(DrillBehaviour.SKIP)
          .simulates(
              (with, run) ->
                  List.of(
                      new SimulatedResource(
                          "secretsmanager:replica",
                          with.name(),
                          run.to(),
                          Map.of("primaryRegion", run.from().region()))))
          .example("secret: orders/database\n")
          .build();

  private final With with;
  private final Cloud cloud;

  public PromoteSecret(With with, Cloud cloud) {
    this.with = with;
    this.cloud = cloud;
  }

  @Override
  public Next next(StepContext context) {
    Optional<DescribeSecretResponse> found = find(context);
    if (found.isEmpty()) {
      return new Next.Failed(
          Failure.of(
              Failure.Kind.NOT_FOUND,
              "There is no secret " + with.name() + " in " + context.to().region() + ".",
              "Correct the step's secret; or make it there by hand and skip the step."));
    }
    DescribeSecretResponse secret = found.get();
    String primary = Optional.ofNullable(secret.primaryRegion()).orElse(context.to().region());
    return primary.equals(context.to().region())
        ? Next.Done.with(new Outputs(Map.of("secret", with.name(), "arn", secret.arn())))
        : promote(context, primary);
  }

  private Optional<DescribeSecretResponse> find(StepContext context) {
    try {
      return Optional.of(
          cloud
              .reads(SecretsManagerClient.class, context.to())
              .describeSecret(request -> request.secretId(with.name())));
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }

  private Next promote(StepContext context, String primary) {
    return Next.Effect.of(
            new Call(
                SERVICE,
                "StopReplicationToReplica",
                with.name(),
                context.to(),
                Map.of("primaryRegion", primary)),
            () -> {
              cloud
                  .effects(SecretsManagerClient.class, context.to())
                  .stopReplicationToReplica(request -> request.secretId(with.name()));
              return Receipt.NONE;
            })
        .seeing("a replica of the secret in " + primary);
  }
}
