package io.dr.sim.cloud;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum;

/** A Lambda function in memory; used under its service's lock. */
final class SimulatedFunction {
  private static final String NEWEST = "$LATEST";

  private final Set<String> qualifiers = new HashSet<>(Set.of(NEWEST));
  private final Map<String, String> answers = new HashMap<>();
  private final Map<String, Warm> warm = new HashMap<>();
  private Optional<Integer> reserved = Optional.empty();
  private Optional<String> error = Optional.empty();
  private Optional<String> cold = Optional.empty();
  private String state = "Active";

  /** Environments that are kept warm from an instant on. */
  record Warm(int wanted, Instant ready) {}

  /** Takes what one step expects of the function besides what others do. */
  void expect(Map<String, String> attributes) {
    Optional.ofNullable(attributes.get("qualifier")).ifPresent(qualifiers::add);
    Optional.ofNullable(attributes.get("answer"))
        .ifPresent(answer -> answers.put(attributes.getOrDefault("payload", ""), answer));
    error = Optional.ofNullable(attributes.get("error")).or(() -> error);
    cold = Optional.ofNullable(attributes.get("cold")).filter(why -> !why.isEmpty());
    state = attributes.getOrDefault("state", state);
  }

  boolean has(String qualifier) {
    return qualifiers.contains(qualifier);
  }

  /** What it answers to a payload: that of the step which sends it, or else anybody's. */
  String answer(String payload) {
    return Optional.ofNullable(answers.get(payload))
        .or(() -> answers.values().stream().findFirst())
        .orElse("{}");
  }

  /** The error that it ends with, such as {@code Unhandled}. */
  Optional<String> error() {
    return error;
  }

  String state() {
    return state;
  }

  /** The version that an alias or version stands for. */
  static String version(String qualifier) {
    return qualifier.equals(NEWEST) || qualifier.matches("[0-9]+") ? qualifier : "7";
  }

  Optional<Integer> reserved() {
    return reserved;
  }

  void reserve(int wanted) {
    reserved = Optional.of(wanted);
  }

  /** How far the environments of an alias or version are at an instant. */
  Optional<GetProvisionedConcurrencyConfigResponse> warmth(String qualifier, Instant now) {
    return Optional.ofNullable(warm.get(qualifier)).map(asked -> warmth(asked, now));
  }

  private GetProvisionedConcurrencyConfigResponse warmth(Warm asked, Instant now) {
    GetProvisionedConcurrencyConfigResponse.Builder shown =
        GetProvisionedConcurrencyConfigResponse.builder()
            .requestedProvisionedConcurrentExecutions(asked.wanted());
    boolean over = !now.isBefore(asked.ready());
    if (over && cold.isPresent()) {
      return shown
          .status(ProvisionedConcurrencyStatusEnum.FAILED)
          .statusReason(cold.get())
          .availableProvisionedConcurrentExecutions(0)
          .build();
    }
    return shown
        .status(
            over
                ? ProvisionedConcurrencyStatusEnum.READY
                : ProvisionedConcurrencyStatusEnum.IN_PROGRESS)
        .availableProvisionedConcurrentExecutions(over ? asked.wanted() : 0)
        .build();
  }

  /** Environments that are kept warm for other versions and aliases. */
  int warmBeside(String qualifier) {
    return warm.entrySet().stream()
        .filter(each -> !each.getKey().equals(qualifier))
        .mapToInt(each -> each.getValue().wanted())
        .sum();
  }

  void keepWarm(String qualifier, Warm wanted) {
    warm.put(qualifier, wanted);
  }
}
