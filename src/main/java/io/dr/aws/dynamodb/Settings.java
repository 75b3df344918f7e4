package io.dr.aws.dynamodb;

import io.dr.action.Receipt;
import io.dr.action.StepContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a restore does not carry over, and is put back afterwards. It is kept in the restore's
 * receipt, since the source may be gone by then.
 *
 * @param expiresBy the attribute that holds the time at which an item expires; empty for none
 * @param tags what the owner tagged the table with
 */
record Settings(String expiresBy, Map<String, String> tags) {
  private static final String EXPIRES_BY = "expiresBy";
  private static final String TAG = "tag:";

  Settings {
    tags = Map.copyOf(tags);
  }

  /** As they are now; without the tags of AWS and of earlier recoveries. */
  static Settings of(Table table) {
    Map<String, String> own = new TreeMap<>(table.tags());
    own.keySet().removeIf(key -> key.startsWith("aws:") || key.startsWith("dr:"));
    return new Settings(table.expiresBy(), own);
  }

  /** As the restore's receipt holds them; absent when its answer was lost. */
  static Optional<Settings> from(StepContext context) {
    return context
        .receipt(EXPIRES_BY)
        .map(
            expiresBy -> {
              Map<String, String> tags = new HashMap<>();
              context
                  .receipts()
                  .forEach(
                      receipt -> receipt.values().forEach((key, value) -> put(tags, key, value)));
              return new Settings(expiresBy, tags);
            });
  }

  private static void put(Map<String, String> tags, String key, String value) {
    if (key.startsWith(TAG)) {
      tags.put(key.substring(TAG.length()), value);
    }
  }

  /** A receipt that holds them, and what else the restore has to tell. */
  Receipt receipt(Map<String, String> more) {
    Map<String, String> values = new HashMap<>(more);
    values.put(EXPIRES_BY, expiresBy);
    tags.forEach((key, value) -> values.put(TAG + key, value));
    return new Receipt(values);
  }
}
