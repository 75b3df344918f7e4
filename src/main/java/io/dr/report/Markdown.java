package io.dr.report;

import java.util.regex.Pattern;

/** Keeps what a service or a person wrote from being read as Markdown, as HTML, or as a link. */
final class Markdown {
  private static final String SIGNS = "\\`*_[]|~";
  private static final Pattern SIGN = Pattern.compile("[\\\\`*_\\[\\]|~]");
  private static final Pattern ENTITY = Pattern.compile("&(?=#?[A-Za-z0-9]{1,40};)");
  private static final Pattern LINK = Pattern.compile("(?<=[A-Za-z]):(?=//)");
  private static final Pattern WWW = Pattern.compile("(?i)\\b(www)\\.");

  /**
   * Somebody would be called, who may have nothing to do with it: an empty comment keeps it off.
   */
  private static final Pattern MENTION = Pattern.compile("(?<![A-Za-z0-9.+-])@(?=[A-Za-z0-9_])");

  private Markdown() {}

  /** As text. */
  static String text(String raw) {
    // A long timeline has thousands of texts, most of which hold none of it.
    String text = Plain.text(raw);
    text = holds(text, SIGNS) ? SIGN.matcher(text).replaceAll("\\\\$0") : text;
    text = holds(text, "&") ? ENTITY.matcher(text).replaceAll("&amp;") : text;
    text = text.replace("<", "&lt;");
    text = holds(text, ":") ? LINK.matcher(text).replaceAll("\\\\:") : text;
    text = holds(text, ".") ? WWW.matcher(text).replaceAll("$1\\\\.") : text;
    return holds(text, "@") ? MENTION.matcher(text).replaceAll("@<!-- -->") : text;
  }

  private static boolean holds(String text, String anyOf) {
    for (int i = 0; i < anyOf.length(); i++) {
      if (text.indexOf(anyOf.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** As code, which ends at a run of as many backticks as it began with. */
  static String code(String raw) {
    String code = Plain.text(raw).replace("|", "\\|");
    if (code.indexOf('`') < 0) {
      return "`" + code + "`";
    }
    String fence = "`";
    while (code.contains(fence)) {
      fence += "`";
    }
    return fence + " " + code + " " + fence;
  }
}
