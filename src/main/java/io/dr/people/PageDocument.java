package io.dr.people;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.text.StringEscapeUtils;

/** A status page as one self-contained HTML document, from which its incident can be read back. */
final class PageDocument implements StatusPage {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String OPEN = "<script type=\"application/json\" id=\"incident\">";
  private static final String CLOSE = "</script>";
  private static final DateTimeFormatter READABLE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final PageStore store;

  PageDocument(PageStore store) {
    this.store = store;
  }

  @Override
  public Look look(String runId, int part) {
    Optional<Incident> ours =
        store
            .read()
            .flatMap(PageDocument::parse)
            .filter(incident -> incident.runId().equals(runId));
    return new Look(ours, ours.map(Incident::runId).orElse(""), true);
  }

  @Override
  public String publish(Update update) {
    store.write(html(update.incident(), update.at()).getBytes(StandardCharsets.UTF_8));
    return update.incident().runId();
  }

  /** A page that somebody else wrote holds no incident of ours; it is replaced. */
  private static Optional<Incident> parse(byte[] html) {
    String text = new String(html, StandardCharsets.UTF_8);
    int start = text.indexOf(OPEN);
    int end = text.indexOf(CLOSE, Math.max(start, 0));
    if (start < 0 || end < 0) {
      return Optional.empty();
    }
    try {
      JsonNode node = JSON.readTree(text.substring(start + OPEN.length(), end));
      return Optional.of(
          new Incident(
              node.path("runId").asText(),
              node.path("title").asText(),
              node.path("status").asText(),
              Optional.of(node.path("impact").asText()).filter(impact -> !impact.isEmpty()),
              node.path("message").asText(),
              components(node.path("components")),
              promise(node)));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> components(JsonNode node) {
    Map<String, String> components = new LinkedHashMap<>();
    node.fields().forEachRemaining(part -> components.put(part.getKey(), part.getValue().asText()));
    return components;
  }

  private static Optional<Promise> promise(JsonNode node) {
    return time(node.path("nextUpdate").asText())
        .map(until -> new Promise(node.path("step").asText(), until));
  }

  /** The instant that a page keeps; empty when it keeps none, or somebody altered it. */
  static Optional<Instant> time(String kept) {
    try {
      return kept.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(kept));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  static String html(Incident incident, Instant at) {
    boolean over = incident.status().equals("resolved");
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%1$s: %2$s</title>
        <style>
        :root { --mark: %3$s; --paper: #ffffff; --panel: #f6f8fa; --ink: #1f2328; --faint: #57606a; }
        @media (prefers-color-scheme: dark) {
          :root { --paper: #0d1117; --panel: #161b22; --ink: #e6edf3; --faint: #9198a1; }
        }
        body { font: 1.125rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
          max-width: 40rem; margin: 0 auto; padding: 2rem 1rem; overflow-wrap: anywhere; }
        h1 { font-size: 1.75rem; line-height: 1.25; }
        .status { border-left: .5rem solid var(--mark); padding: .5rem 1rem; background: var(--panel); }
        .message { white-space: pre-line; }
        .components { border-collapse: collapse; width: 100%%; }
        .components th, .components td { border-top: 1px solid var(--faint); padding: .25rem 0; text-align: left; }
        .components th { font-weight: normal; }
        .updated { font-size: 1rem; color: var(--faint); }
        </style>
        </head>
        <body>
        <main>
        <h1>%2$s</h1>
        <p class="status" role="status"><strong>%1$s</strong>%4$s</p>
        <p class="message">%5$s</p>
        %11$s<p class="updated">Updated <time datetime="%6$s">%7$s</time>%12$s</p>
        </main>
        %8$s%9$s%10$s
        </body>
        </html>
        """
        .formatted(
            escaped(capitalized(incident.status())),
            escaped(incident.title()),
            over ? "#1a7f37" : "#b35900",
            escaped(impact(incident)),
            escaped(incident.message().strip()),
            at.truncatedTo(ChronoUnit.SECONDS),
            READABLE.format(at),
            OPEN,
            json(incident),
            CLOSE,
            table(incident.components()),
            incident.promise().map(promise -> next(promise, at)).orElse(""));
  }

  private static String table(Map<String, String> components) {
    if (components.isEmpty()) {
      return "";
    }
    StringBuilder table = new StringBuilder("<table class=\"components\">\n");
    components.forEach(
        (name, state) ->
            table.append(
                "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n"
                    .formatted(escaped(name), escaped(capitalized(state.replace('_', ' '))))));
    return table.append("</table>\n").toString();
  }

  private static String next(Promise promise, Instant at) {
    return "; next update by <time datetime=\"%s\">%s</time>"
        .formatted(promise.until(), promise.words(at));
  }

  private static String impact(Incident incident) {
    return incident
        .impact()
        .filter(impact -> !impact.equals("none"))
        .map(impact -> " · " + impact + " impact")
        .orElse("");
  }

  private static String capitalized(String word) {
    return word.isEmpty()
        ? word
        : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static String escaped(String text) {
    return StringEscapeUtils.escapeHtml4(text);
  }

  private static String json(Incident incident) {
    ObjectNode node = JSON.createObjectNode();
    node.put("runId", incident.runId());
    node.put("title", incident.title());
    node.put("status", incident.status());
    incident.impact().ifPresent(impact -> node.put("impact", impact));
    node.put("message", incident.message());
    if (!incident.components().isEmpty()) {
      ObjectNode components = node.putObject("components");
      incident.components().forEach(components::put);
    }
    incident
        .promise()
        .ifPresent(
            promise -> {
              node.put("step", promise.step());
              node.put("nextUpdate", promise.until().toString());
            });
    // A "<" in a script element could end it; JSON has another way to write it.
    return node.toString().replace("<", "\\u003c");
  }
}
