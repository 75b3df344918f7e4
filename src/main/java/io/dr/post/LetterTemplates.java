package io.dr.post;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.aws.Documents;
import io.dr.runbook.Communication;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The wording of letters: Mustache, without logic; what is filled into HTML is escaped. */
public final class LetterTemplates {
  private static final String TEXT = "leadership.txt.mustache";
  private static final String HTML = "leadership.html.mustache";
  private static final String CALL_TEXT = "call.txt.mustache";
  private static final String CALL_HTML = "call.html.mustache";

  private final Template text;
  private final Template html;
  private final List<String> objections;

  private LetterTemplates(Template text, Template html, List<String> objections) {
    this.text = text;
    this.html = html;
    this.objections = objections;
  }

  /** The built-in ones. */
  public static LetterTemplates builtIn() {
    return new LetterTemplates(
        compiled(false, resource(TEXT)), compiled(true, resource(HTML)), List.of());
  }

  /** Those of the letter that calls the engineers together. */
  static LetterTemplates call() {
    return new LetterTemplates(
        compiled(false, resource(CALL_TEXT)), compiled(true, resource(CALL_HTML)), List.of());
  }

  /**
   * Those that the runbook names. In place of one that cannot be used stands the built-in one: a
   * slip in a template must not leave anybody uninformed.
   */
  public static LetterTemplates of(Communication.Templates named, Documents documents) {
    List<String> objections = new ArrayList<>();
    Template text = template(false, named.text(), TEXT, documents, objections);
    Template html = template(true, named.html(), HTML, documents, objections);
    return new LetterTemplates(text, html, objections);
  }

  /** What is wrong with the templates that the runbook names, a sentence or two each. */
  public List<String> objections() {
    return List.copyOf(objections);
  }

  String text(Map<String, Object> model) {
    return text.execute(model);
  }

  String html(Map<String, Object> model) {
    return html.execute(model);
  }

  private static Template template(
      boolean html,
      Optional<String> file,
      String builtIn,
      Documents documents,
      List<String> objections) {
    if (file.isPresent()) {
      try {
        return tried(compiled(html, documents.read(file.get())));
      } catch (MustacheException e) {
        objections.add(
            "The template %s is not Mustache: %s. Correct it; the built-in one is used meanwhile."
                .formatted(file.get(), e.getMessage()));
      } catch (ActionFailure e) {
        Failure failure = e.failure();
        objections.add(failure.cause() + " " + failure.remedy());
      }
    }
    return compiled(html, resource(builtIn));
  }

  /** What fails with nothing to show fails with everything. */
  private static Template tried(Template template) {
    template.execute(Map.of());
    return template;
  }

  /** Names that are not known show nothing; other templates cannot be drawn in. */
  private static Template compiled(boolean html, String source) {
    return Mustache.compiler()
        .escapeHTML(html)
        .defaultValue("")
        .emptyStringIsFalse(true)
        .withLoader(
            name -> {
              throw new MustacheException("there is no template " + name + " to draw in");
            })
        .compile(source);
  }

  private static String resource(String name) {
    try (InputStream in = LetterTemplates.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
