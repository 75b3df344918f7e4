package io.dr.action;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a finished step offers to later ones as {@code ${steps.<id>.<name>}}. Holds no secrets. */
public record Outputs(Map<String, String> values) {
  /** A step that offers nothing. */
  public static final Outputs NONE = new Outputs(Map.of());

  public Outputs {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /** Outputs of one value. */
  public static Outputs of(String name, String value) {
    return new Outputs(Map.of(name, value));
  }

  /** The value of that name. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
