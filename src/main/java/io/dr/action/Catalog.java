package io.dr.action;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.dr.runbook.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** All action types of this program, each with what makes its actions. */
public final class Catalog {
  private static final ObjectMapper BINDER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new SimpleModule().addDeserializer(Duration.class, new WrittenDuration()))
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Map<String, Entry<?>> entries;

  /** Durations are written in a {@code with:} block as everywhere in a runbook. */
  private static final class WrittenDuration extends StdScalarDeserializer<Duration> {
    private static final long serialVersionUID = 1L;

    WrittenDuration() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      String written = json.getText();
      return Durations.parse(written)
          .orElseThrow(
              () ->
                  JsonMappingException.from(
                      json, "'" + written + "' is not a duration such as 90s, 15m or 1h30m"));
    }
  }

  private Catalog(Map<String, Entry<?>> entries) {
    this.entries = Collections.unmodifiableMap(entries);
  }

  /**
   * One type and its factory.
   *
   * @param <W> what the {@code with:} block binds to
   */
  public record Entry<W>(ActionType<W> type, Function<W, Action> factory) {
    Action create(JsonNode with) {
      return factory.apply(bind(type, with));
    }
  }

  /** A catalogue of these entries. */
  public static Catalog of(Collection<Entry<?>> entries) {
    Map<String, Entry<?>> byId = new TreeMap<>();
    for (Entry<?> entry : entries) {
      if (byId.put(entry.type().id(), entry) != null) {
        throw new IllegalArgumentException("two action types are called " + entry.type().id());
      }
    }
    return new Catalog(byId);
  }

  /** The types in alphabetical order of their ids. */
  public List<ActionType<?>> types() {
    List<ActionType<?>> types = new ArrayList<>();
    entries.values().forEach(entry -> types.add(entry.type()));
    return types;
  }

  /** The type with that id. */
  public Optional<ActionType<?>> type(String id) {
    return Optional.ofNullable(entries.get(id)).map(Entry::type);
  }

  /**
   * Makes an action for a step.
   *
   * @param with the {@code with:} block, all references filled
   * @throws ActionFailure of kind INVALID when a filled value does not fit its parameter
   */
  public Action create(String id, JsonNode with) {
    Entry<?> entry = entries.get(id);
    if (entry == null) {
      throw new IllegalArgumentException("no such action: " + id);
    }
    return entry.create(with);
  }

  /**
   * Binds a {@code with:} block to the type's record.
   *
   * @throws ActionFailure of kind INVALID when a value does not fit
   */
  public static <W> W bind(ActionType<W> type, JsonNode with) {
    try {
      return BINDER.treeToValue(with, type.with());
    } catch (JsonProcessingException e) {
      Failure failure =
          Failure.of(
              Failure.Kind.INVALID,
              "the parameters of " + type.id() + " do not fit: " + e.getOriginalMessage(),
              "Correct the step's with: block; dr actions " + type.id() + " shows what it takes.");
      throw new ActionFailure(failure, e);
    }
  }
}
