package io.dr.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.runbook.Runbook;
import io.dr.runbook.Vocabulary;
import io.dr.runbook.yaml.Outline.StepLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads runbooks and finds all that is wrong with them in one go. Bad input gives problems, never
 * an exception; a hostile file is refused before it costs time or memory. Safe for use by many
 * threads.
 */
public final class RunbookReader {
  private static final int MAX_STEPS = 10_000;

  private final SchemaCheck schema;
  private final Vocabulary vocabulary;

  /**
   * A reader for one set of action types.
   *
   * @param schema the JSON Schema of runbooks
   * @param vocabulary the same action types, for what a schema cannot say
   */
  public RunbookReader(JsonNode schema, Vocabulary vocabulary) {
    this.schema = new SchemaCheck(schema);
    this.vocabulary = vocabulary;
  }

  /** Reads a file, whose problems name it as given. */
  public ReadResult read(Path file) {
    Problems problems = new Problems(file.toString());
    Optional<byte[]> content = content(file, problems);
    return content.isPresent()
        ? read(content.get(), problems)
        : new ReadResult(Optional.empty(), problems.list(), Source.of(""), Map.of());
  }

  /**
   * Reads what was a file.
   *
   * @param displayName what the problems call it
   */
  public ReadResult read(String displayName, byte[] content) {
    return read(content, new Problems(displayName));
  }

  /**
   * Binds a text in which no problems were found earlier, without looking for them again.
   *
   * @return empty when it cannot be bound: then it is not that text, or this is not that program
   */
  public static Optional<Runbook> bound(String text) {
    try {
      Problems problems = new Problems("");
      return YamlText.decode(text.getBytes(StandardCharsets.UTF_8), problems)
          .flatMap(yaml -> YamlParser.parse(yaml, problems))
          .filter(document -> !problems.anyErrors())
          .map(document -> new Binder(document).runbook());
    } catch (RuntimeException invalid) {
      // Nothing is expected of it but what a valid document holds.
      return Optional.empty();
    }
  }

  /**
   * Binds data that such a text held, which takes no reading of YAML.
   *
   * @return empty when it cannot be bound: then it is not that data, or this is not that program
   */
  public static Optional<Runbook> bound(JsonNode data) {
    try {
      return Optional.of(new Binder(new Document(data, Map.of())).runbook());
    } catch (RuntimeException invalid) {
      // As above.
      return Optional.empty();
    }
  }

  private ReadResult read(byte[] content, Problems problems) {
    Optional<String> text = YamlText.decode(content, problems);
    Optional<Document> document = text.flatMap(yaml -> YamlParser.parse(yaml, problems));
    Optional<Runbook> runbook = document.flatMap(found -> runbook(found, problems));
    return new ReadResult(
        runbook,
        problems.list(),
        new Source(
            text.orElse(""), runbook.isPresent() ? document.map(Document::data) : Optional.empty()),
        document.map(RunbookReader::places).orElse(Map.of()));
  }

  private static Map<String, Place> places(Document document) {
    Map<String, Place> places = new HashMap<>();
    Outline.of(document)
        .steps()
        .forEach(step -> places.put(step.id(), document.spot(step.pointer()).value()));
    places.put("", document.spot("/objectives").key());
    places.put(ReadResult.TEMPLATE, document.spot(ReadResult.TEMPLATE).key());
    document
        .root()
        .path("sites")
        .fieldNames()
        .forEachRemaining(
            site -> {
              String pointer = ReadResult.regionOf(site);
              places.put(pointer, document.spot(pointer).value());
            });
    return places;
  }

  private Optional<Runbook> runbook(Document document, Problems problems) {
    Outline outline = Outline.of(document);
    if (outline.steps().size() > MAX_STEPS) {
      problems.error(
          document.spot(outline.steps().get(MAX_STEPS).pointer()).value(),
          "the runbook has more than 10,000 steps");
      return Optional.empty();
    }
    NearestName nearest = new NearestName();
    Set<String> wrong = schema.check(document, nearest, problems);
    Order order = new Order(outline);
    new OrderCheck(document, outline, nearest, problems).check(order);
    ReferenceTargets targets = new ReferenceTargets(document, outline, order, vocabulary, nearest);
    new ReferenceCheck(document, outline, targets, problems).check(wrong);
    new SiteCheck(document, nearest, problems).check(outline);
    new ObjectiveCheck(document, problems).check(outline);
    new MailCheck(document, problems).check();
    new TwoPersonCheck(document, problems).check(outline);
    Set<String> refused = blocks(wrong);
    outline.steps().forEach(step -> objection(document, step, refused, problems));
    return problems.anyErrors() ? Optional.empty() : Optional.of(new Binder(document).runbook());
  }

  /** The with: blocks among and around these pointers. */
  private static Set<String> blocks(Set<String> pointers) {
    Set<String> blocks = new HashSet<>();
    for (String pointer : pointers) {
      int end = (pointer + "/").indexOf("/with/");
      if (end >= 0) {
        blocks.add(pointer.substring(0, end) + "/with");
      }
    }
    return blocks;
  }

  /** What only the action itself can say about its parameters, where all of them are known. */
  private void objection(Document document, StepLine step, Set<String> refused, Problems problems) {
    String pointer = step.pointer() + "/with";
    JsonNode written = document.root().at(pointer);
    if (written instanceof ObjectNode with
        && !refused.contains(pointer)
        && !with.toString().contains("${")) {
      vocabulary
          .objection(step.action(), with)
          .ifPresent(message -> problems.error(document.spot(pointer).key(), message));
    }
  }

  private static Optional<byte[]> content(Path file, Problems problems) {
    Optional<String> objection = objection(file);
    if (objection.isPresent()) {
      problems.error(Place.START, objection.get());
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(in.readNBytes(YamlText.MAX_BYTES + 1));
    } catch (IOException e) {
      problems.error(Place.START, "the file cannot be read; check its permissions");
      return Optional.empty();
    }
  }

  private static Optional<String> objection(Path file) {
    if (Files.isDirectory(file)) {
      return Optional.of("this is a directory; name a runbook in it");
    }
    if (!Files.exists(file)) {
      return Optional.of("there is no such file");
    }
    return Files.isRegularFile(file)
        ? Optional.empty()
        : Optional.of("this is not a regular file; a runbook is a YAML text file");
  }
}
