package io.dr.redaction;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The forms in which programs and services repeat a value: plain, quoted, encoded. */
final class SecretForms {
  // What is left of a short value in the midst of Base64 would be found in ordinary words.
  private static final int SHORTEST_ENCODED = 8;

  private SecretForms() {}

  /**
   * All forms of a value.
   *
   * @param shortest fewer characters are part of ordinary words, and no form
   */
  static Set<String> of(String value, int shortest) {
    Set<String> forms = new LinkedHashSet<>();
    String stripped = value.strip();
    written(forms, stripped);
    // What is shown is shown on one line, and what several lines hold may be shown by the line.
    written(forms, stripped.replaceAll("\\s+", " "));
    stripped.lines().map(String::strip).forEach(line -> written(forms, line));
    base64(forms, value);
    base64(forms, stripped);
    stripped.lines().forEach(line -> base64(forms, line));
    forms.removeIf(form -> form.length() < shortest);
    return forms;
  }

  private static void written(Set<String> forms, String text) {
    forms.add(text);
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
    forms.add(encoded);
    forms.add(encoded.replace("+", "%20"));
    forms.add(lowered(encoded));
    forms.add(lowered(encoded.replace("+", "%20")));
    String json = text.replace("\\", "\\\\").replace("\"", "\\\"");
    json = json.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    forms.add(json);
    forms.add(json.replace("/", "\\/"));
    String html = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    forms.add(html);
    forms.add(html.replace("\"", "&quot;").replace("'", "&#39;"));
    forms.add(html.replace("\"", "&#34;").replace("'", "&#x27;"));
    forms.add(html.replace("\"", "&quot;").replace("'", "&apos;"));
    forms.add(text.replace("'", "'\\''"));
  }

  /** Some write the digits of percent encoding in small letters. */
  private static String lowered(String encoded) {
    StringBuilder lowered = new StringBuilder(encoded);
    for (int i = encoded.indexOf('%'); i >= 0; i = encoded.indexOf('%', i + 1)) {
      lowered.replace(i, i + 3, encoded.substring(i, i + 3).toLowerCase(Locale.ROOT));
    }
    return lowered.toString();
  }

  /**
   * Where a value stands within what is encoded decides what it looks like: one of three ways, of
   * which the first and the last characters depend on its neighbours and are left away.
   */
  private static void base64(Set<String> forms, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      String all = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      int from = before == 0 ? 0 : before + 1;
      int to = shifted.length % 3 == 0 ? all.length() : all.length() - 1;
      if (to - from >= SHORTEST_ENCODED) {
        both(forms, all.substring(from, to));
        // The last one is known where nothing follows.
        both(forms, all.substring(from));
      }
    }
  }

  private static void both(Set<String> forms, String encoded) {
    forms.add(encoded);
    forms.add(encoded.replace('+', '-').replace('/', '_'));
    forms.add(encoded.replace("+", "%2B").replace("/", "%2F"));
  }
}
