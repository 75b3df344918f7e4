package io.dr.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Builds plain data and a map of places out of YAML events. It stops early at whatever could make a
 * small file grow large, so a hostile file costs no more than an honest one.
 */
final class YamlParser {
  private static final int MAX_DEPTH = 50;
  private static final int MAX_VALUES = 200_000;
  private static final int MAX_CHARACTERS = 4 * YamlText.MAX_BYTES;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setCodePointLimit(YamlText.MAX_BYTES + 1)
          .build();

  private final Problems problems;
  private final Iterator<Event> events;
  private final Map<String, Spot> spots = new HashMap<>();
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private final Scalars scalars = new Scalars(SETTINGS);
  private int values;
  private int characters;
  private int shadows;

  /** A value that aliases may repeat; without data as long as it is not read to its end. */
  private record Anchored(String pointer, Optional<JsonNode> data) {}

  /** Ends the reading of a file that makes no sense from here on. */
  private static final class Halt extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Place place;
    private final String problem;

    Halt(Place place, String problem) {
      super(problem);
      this.place = place;
      this.problem = problem;
    }
  }

  private YamlParser(String text, Problems problems) {
    this.problems = problems;
    this.events = new Parse(SETTINGS).parseString(text).iterator();
  }

  /** Reads a text that holds one document; what is wrong goes to the problems. */
  static Optional<Document> parse(String text, Problems problems) {
    try {
      return new YamlParser(text, problems).document();
    } catch (Halt e) {
      problems.error(e.place, e.problem);
    } catch (MarkedYamlEngineException e) {
      SyntaxProblem.report(e, problems);
    } catch (ReaderException e) {
      SyntaxProblem.report(e, text, problems);
    } catch (YamlVersionException e) {
      problems.error(Place.START, "this is another version of YAML; remove the %YAML line");
    } catch (YamlEngineException e) {
      problems.error(
          Place.START, "this is not YAML: " + Shown.text(String.valueOf(e.getMessage())));
    }
    return Optional.empty();
  }

  private Optional<Document> document() {
    events.next();
    Event first = events.next();
    if (first.getEventId() == Event.ID.StreamEnd) {
      throw empty();
    }
    Event content = events.next();
    if (content instanceof ScalarEvent scalar && scalar.getValue().isEmpty() && scalar.isPlain()) {
      throw empty();
    }
    Place start = start(content);
    JsonNode root = value(content, "", start, 1);
    events.next();
    Event next = events.next();
    if (next.getEventId() != Event.ID.StreamEnd) {
      throw new Halt(start(next), "a second document begins here; a runbook is one document");
    }
    return Optional.of(new Document(root, spots));
  }

  private static Halt empty() {
    return new Halt(Place.START, "the file is empty; a runbook begins with: runbook: its-name");
  }

  private JsonNode value(Event event, String pointer, Place key, int depth) {
    count(event, 1, 0);
    if (depth > MAX_DEPTH) {
      throw new Halt(start(event), "values are nested more than " + MAX_DEPTH + " deep");
    }
    if (event instanceof AliasEvent alias) {
      return repeated(alias, pointer, key, depth);
    }
    NodeEvent node = (NodeEvent) event;
    node.getAnchor().ifPresent(name -> anchors.put(name, new Anchored(pointer, Optional.empty())));
    JsonNode data =
        switch (event.getEventId()) {
          case MappingStart -> mapping(event, pointer, key, depth);
          case SequenceStart -> sequence(event, pointer, key, depth);
          default -> scalar((ScalarEvent) event, pointer, key);
        };
    node.getAnchor().ifPresent(name -> anchors.put(name, new Anchored(pointer, Optional.of(data))));
    return data;
  }

  private JsonNode scalar(ScalarEvent event, String pointer, Place key) {
    count(event, 0, event.getValue().length());
    spots.put(pointer, scalars.spot(event, key));
    return scalars.data(event, problems);
  }

  private JsonNode sequence(Event event, String pointer, Place key, int depth) {
    spots.put(pointer, new Spot(key, start(event), -1, Optional.empty()));
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (Event item = events.next();
        item.getEventId() != Event.ID.SequenceEnd;
        item = events.next()) {
      items.add(value(item, Document.child(pointer, items.size()), start(item), depth + 1));
    }
    return items;
  }

  private JsonNode mapping(Event event, String pointer, Place key, int depth) {
    spots.put(pointer, new Spot(key, start(event), -1, Optional.empty()));
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    Map<String, Place> keys = new HashMap<>();
    for (Event name = events.next();
        name.getEventId() != Event.ID.MappingEnd;
        name = events.next()) {
      Place place = start(name);
      Optional<String> text = key(name, depth);
      Optional<Place> earlier = text.map(keys::get);
      if (text.isPresent() && earlier.isEmpty()) {
        keys.put(text.get(), place);
        String child = Document.child(pointer, text.get());
        members.set(text.get(), value(events.next(), child, place, depth + 1));
      } else {
        earlier.ifPresent(
            first ->
                problems.error(
                    place,
                    () ->
                        "duplicate key '%s'; the first is in line %d"
                            .formatted(Shown.text(text.orElse("")), first.line())));
        value(events.next(), shadow(), place, depth + 1);
      }
    }
    return members;
  }

  /** The text of a key; of one that is no text, what it would be in quotes, if anything. */
  private Optional<String> key(Event event, int depth) {
    boolean simple = event instanceof ScalarEvent scalar && scalar.getAnchor().isEmpty();
    count(event, 1, 0);
    JsonNode data =
        simple
            ? scalars.data((ScalarEvent) event, problems)
            : value(event, shadow(), start(event), depth + 1);
    if (data.isContainerNode()) {
      problems.error(start(event), "a key must be text, not a list or a mapping");
      return Optional.empty();
    }
    if (!data.isTextual()) {
      String written = event instanceof ScalarEvent scalar ? scalar.getValue() : data.asText();
      problems.error(
          start(event), () -> "the key " + Shown.text(written) + " is not text; put it in quotes");
      return Optional.of(written);
    }
    return Optional.of(data.textValue());
  }

  private JsonNode repeated(AliasEvent alias, String pointer, Place key, int depth) {
    String name = alias.getAlias().getValue();
    Anchored original = anchors.get(alias.getAlias());
    if (original == null) {
      throw new Halt(start(alias), "the alias *" + Shown.text(name) + " has no anchor before it");
    }
    JsonNode data =
        original
            .data()
            .orElseThrow(
                () ->
                    new Halt(
                        start(alias),
                        "the alias *" + Shown.text(name) + " stands inside its own anchor"));
    copySpots(alias, data, original.pointer(), pointer, depth);
    Spot spot = spots.getOrDefault(pointer, new Spot(key, key, -1, Optional.empty()));
    spots.put(pointer, new Spot(key, start(alias), -1, spot.plain()));
    return data;
  }

  private void copySpots(AliasEvent alias, JsonNode data, String from, String to, int depth) {
    count(alias, 1, data.isTextual() ? data.textValue().length() : 0);
    if (depth > MAX_DEPTH) {
      throw new Halt(start(alias), "values are nested more than " + MAX_DEPTH + " deep");
    }
    Spot spot = spots.get(from);
    if (spot != null) {
      spots.put(to, spot);
    }
    data.fieldNames()
        .forEachRemaining(
            name ->
                copySpots(
                    alias,
                    data.get(name),
                    Document.child(from, name),
                    Document.child(to, name),
                    depth + 1));
    for (int i = 0; data.isArray() && i < data.size(); i++) {
      copySpots(alias, data.get(i), Document.child(from, i), Document.child(to, i), depth + 1);
    }
  }

  private void count(Event event, int moreValues, int moreCharacters) {
    values += moreValues;
    characters += moreCharacters;
    if (values > MAX_VALUES || characters > MAX_CHARACTERS) {
      throw new Halt(
          start(event),
          event instanceof AliasEvent
              ? "the aliases of this file expand to more than a runbook may hold"
              : "the file holds more than " + MAX_VALUES + " values");
    }
  }

  /** A pointer that nothing refers to, for what is read and thrown away. */
  private String shadow() {
    return "#" + shadows++;
  }

  private static Place start(Event event) {
    return event.getStartMark().map(Place::of).orElse(Place.START);
  }
}
