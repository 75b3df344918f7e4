package io.dr.aws.dynamodb;

import io.dr.action.Call;
import io.dr.action.Next;
import io.dr.action.Receipt;
import io.dr.action.StepContext;
import io.dr.aws.Cloud;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Lets the capacities of a restored table scale again. Both calls may be made twice unharmed. */
final class LostScaling {
  private final Cloud cloud;
  private final String target;

  LostScaling(Cloud cloud, String target) {
    this.cloud = cloud;
    this.target = target;
  }

  /** The next that is to be put back; empty when all is. */
  Optional<Next> next(StepContext context, TableDescription table, List<Scaling> wanted) {
    List<Scaling> present =
        Scaling.of(cloud.reads(ApplicationAutoScalingClient.class, context.to()), table);
    for (Scaling one : wanted) {
      Optional<Scaling> now =
          present.stream().filter(other -> other.key().equals(one.key())).findFirst();
      if (now.filter(one::hasBoundsOf).isEmpty()) {
        return Optional.of(register(context, one));
      }
      if (one.target().isPresent() && !now.flatMap(Scaling::target).equals(one.target())) {
        return Optional.of(track(context, one));
      }
    }
    return Optional.empty();
  }

  private Next register(StepContext context, Scaling one) {
    return effect(
            context,
            "RegisterScalableTarget",
            one,
            Map.of("min", String.valueOf(one.min()), "max", String.valueOf(one.max())),
            scaling ->
                scaling.registerScalableTarget(
                    request ->
                        request
                            .serviceNamespace(ServiceNamespace.DYNAMODB)
                            .resourceId(one.resource(target))
                            .scalableDimension(one.scalableDimension())
                            .minCapacity(one.min())
                            .maxCapacity(one.max())
                            .tags(context.tags())))
        .seeing(one.resource(target) + " does not scale so");
  }

  private Next track(StepContext context, Scaling one) {
    return effect(
            context,
            "PutScalingPolicy",
            one,
            Map.of("target", one.target().map(String::valueOf).orElse("")),
            scaling ->
                scaling.putScalingPolicy(
                    request ->
                        request
                            .serviceNamespace(ServiceNamespace.DYNAMODB)
                            .resourceId(one.resource(target))
                            .scalableDimension(one.scalableDimension())
                            .policyName("dr-" + one.dimension().replace(':', '-'))
                            .policyType(PolicyType.TARGET_TRACKING_SCALING)
                            .targetTrackingScalingPolicyConfiguration(
                                tracking ->
                                    tracking
                                        .targetValue(one.target().orElse(null))
                                        .scaleInCooldown(one.scaleInCooldown().orElse(null))
                                        .scaleOutCooldown(one.scaleOutCooldown().orElse(null))
                                        .predefinedMetricSpecification(
                                            metric -> metric.predefinedMetricType(one.metric())))))
        .seeing(one.resource(target) + " aims at no such utilization");
  }

  private Next.Effect effect(
      StepContext context,
      String operation,
      Scaling one,
      Map<String, String> parameters,
      Consumer<ApplicationAutoScalingClient> call) {
    return Next.Effect.of(
        new Call(
            Scaling.SERVICE,
            operation,
            one.resource(target) + " " + one.dimension(),
            context.to(),
            parameters),
        () -> {
          call.accept(cloud.effects(ApplicationAutoScalingClient.class, context.to()));
          return Receipt.NONE;
        });
  }
}
