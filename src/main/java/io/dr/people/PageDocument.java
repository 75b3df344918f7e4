package io.dr.people;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A status page as one self-contained HTML document, from which its incident can be read back. */
final class PageDocument implements StatusPage {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String OPEN = "<script type=\"application/json\" id=\"incident\">";
  private static final String CLOSE = "</script>";

  private final PageStore store;

  PageDocument(PageStore store) {
    this.store = store;
  }

  @Override
  public Optional<Incident> incident(String runId) {
    return store
        .read()
        .flatMap(PageDocument::parse)
        .filter(incident -> incident.runId().equals(runId));
  }

  @Override
  public String publish(Incident incident) {
    store.write(html(incident).getBytes(StandardCharsets.UTF_8));
    return incident.runId();
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
      return Optional.of(
          JSON.readValue(text.substring(start + OPEN.length(), end), Incident.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  static String html(Incident incident) {
    String colour = incident.status().equals("resolved") ? "#1a7f37" : "#b35900";
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        body { font: 18px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
        .status { border-left: .5rem solid %s; padding: .5rem 1rem; background: #f6f8fa; color: #1f2328; }
        .status strong { text-transform: capitalize; }
        </style>
        </head>
        <body>
        <main>
        <h1>%s</h1>
        <p class="status" role="status"><strong>%s</strong> · impact: %s</p>
        <p>%s</p>
        </main>
        %s%s%s
        </body>
        </html>
        """
        .formatted(
            escaped(incident.title()),
            colour,
            escaped(incident.title()),
            escaped(incident.status()),
            escaped(incident.impact()),
            escaped(incident.message()),
            OPEN,
            json(incident),
            CLOSE);
  }

  private static String escaped(String text) {
    return org.apache.commons.text.StringEscapeUtils.escapeHtml4(text);
  }

  private static String json(Incident incident) {
    try {
      // A "<" in a script element could end it; JSON has another way to write it.
      return JSON.writeValueAsString(incident).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every incident can be written", e);
    }
  }
}
