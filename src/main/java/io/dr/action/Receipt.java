package io.dr.action;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a call answered that cannot be observed again, such as a change id. Journaled and handed
 * back to the action; holds no secrets.
 */
public record Receipt(Map<String, String> values) {
  /** A call whose whole outcome can be observed. */
  public static final Receipt NONE = new Receipt(Map.of());

  public Receipt {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /** A receipt of one value. */
  public static Receipt of(String name, String value) {
    return new Receipt(Map.of(name, value));
  }

  /** The value of that name, if the call gave one. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
