package io.dr.report;

import java.util.regex.Pattern;

/** Keeps what a service or a person wrote from being read as Markdown, as HTML, or as a link. */
final class Markdown {
  private static final Pattern SIGNS = Pattern.compile("[\\\\`*_\\[\\]|~]");
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
    String text = SIGNS.matcher(Plain.text(raw)).replaceAll("\\\\$0");
    text = ENTITY.matcher(text).replaceAll("&amp;");
    text = text.replace("<", "&lt;");
    text = LINK.matcher(text).replaceAll("\\\\:");
    text = WWW.matcher(text).replaceAll("$1\\\\.");
    return MENTION.matcher(text).replaceAll("@<!-- -->");
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
