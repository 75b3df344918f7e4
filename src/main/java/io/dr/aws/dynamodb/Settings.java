package io.dr.aws.dynamodb;

import io.dr.action.Receipt;
import io.dr.action.StepContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * What a restore does not carry over, and is put back afterwards. It is kept in the restore's
 * receipt, since the source may be gone by then.
 *
 * @param expiresBy the attribute that holds the time at which an item expires; empty for none
 * @param stream what the stream shows; empty for none
 * @param deletionProtection whether the table is protected
 * @param scaling how its capacities scale
 * @param tags what the owner tagged the table with
 */
record Settings(
    String expiresBy,
    String stream,
    boolean deletionProtection,
    List<Scaling> scaling,
    Map<String, String> tags) {
  private static final String EXPIRES_BY = "expiresBy";
  private static final String STREAM = "stream";
  private static final String PROTECTED = "deletionProtection";
  private static final String SCALING = "scaling:";
  private static final String TAG = "tag:";

  Settings {
    scaling = List.copyOf(scaling);
    tags = Map.copyOf(tags);
  }

  /** As they are now; without the tags of AWS and of earlier recoveries. */
  static Settings of(Table table, Supplier<ApplicationAutoScalingClient> scaling) {
    TableDescription description = table.description();
    Map<String, String> own = new TreeMap<>(table.tags(description.tableArn()));
    own.keySet().removeIf(key -> key.startsWith("aws:") || key.startsWith("dr:"));
    return new Settings(
        table.expiresBy(),
        Table.stream(description),
        Boolean.TRUE.equals(description.deletionProtectionEnabled()),
        Table.isOnDemand(description) ? List.of() : Scaling.of(scaling.get(), description),
        own);
  }

  Settings withoutScaling() {
    return new Settings(expiresBy, stream, deletionProtection, List.of(), tags);
  }

  /** As the restore's receipt holds them; absent when its answer was lost. */
  static Optional<Settings> from(StepContext context) {
    return context
        .receipt(EXPIRES_BY)
        .map(
            expiresBy ->
                new Settings(
                    expiresBy,
                    context.receipt(STREAM).orElse(""),
                    context.receipt(PROTECTED).map(Boolean::valueOf).orElse(false),
                    kept(context, SCALING).entrySet().stream()
                        .map(entry -> Scaling.read(entry.getKey(), entry.getValue()))
                        .toList(),
                    kept(context, TAG)));
  }

  private static Map<String, String> kept(StepContext context, String prefix) {
    Map<String, String> kept = new TreeMap<>();
    for (Receipt receipt : context.receipts()) {
      receipt
          .values()
          .forEach(
              (key, value) -> {
                if (key.startsWith(prefix)) {
                  kept.put(key.substring(prefix.length()), value);
                }
              });
    }
    return kept;
  }

  /** A receipt that holds them, and what else the restore has to tell. */
  Receipt receipt(Map<String, String> more) {
    Map<String, String> values = new HashMap<>(more);
    values.put(EXPIRES_BY, expiresBy);
    values.put(STREAM, stream);
    values.put(PROTECTED, String.valueOf(deletionProtection));
    scaling.forEach(one -> values.put(SCALING + one.key(), one.written()));
    tags.forEach((key, value) -> values.put(TAG + key, value));
    return new Receipt(values);
  }
}
