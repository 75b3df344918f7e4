package io.dr.redaction;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What looks like a secret, whatever its value: signatures of pre-signed addresses, authorization
 * headers, passwords in addresses and fields, keys. Every pattern takes time in proportion to the
 * text, hostile or not.
 */
public final class SecretShapes {
  private static final int FLAGS = Pattern.CASE_INSENSITIVE;

  /** Looked for only in texts that hold one of the clues, which is much cheaper. */
  private record Shape(List<String> clues, Pattern pattern, String kept) {
    boolean conceivable(String lower) {
      for (String clue : clues) {
        if (lower.contains(clue)) {
          return true;
        }
      }
      return false;
    }
  }

  private static final List<Shape> SHAPES =
      List.of(
          shape(
              List.of("private key-----"),
              "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\\s\\S]*?"
                  + "(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|\\z)",
              ""),
          shape(
              List.of("authorization"),
              "(authorization\\\\{0,3}[\"']?\\s{0,3}[:=]\\s{0,3}\\\\{0,3}[\"']?)"
                  + "(?!(?:[A-Z0-9-]{1,40} )?\\$\\{)(?:[A-Z0-9-]{1,40} )?[^\\s\"',;]+",
              "$1"),
          shape(
              List.of("bearer ", "basic ", "oauth "),
              "\\b((?:bearer|basic|oauth) {1,3})(?=[A-Z+/_.~-]{0,80}[0-9=])[A-Z0-9._~+/=-]{8,}+",
              "$1"),
          shape(
              List.of("xox", "xapp-"),
              "(?<![A-Z0-9-])(?:xox[a-z](?:\\.xox[a-z])?|xapp)-[A-Z0-9-]{6,}+",
              ""),
          shape(
              List.of("hooks.slack.com/"), "(hooks\\.slack\\.com/[a-z]{1,20}/)[^\\s\"'<>]++", "$1"),
          shape(
              List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-"),
              "(?<![A-Z0-9_])(?:gh[pousr]_|github_pat_|glpat-)[A-Z0-9_-]{16,}+",
              ""),
          shape(
              List.of("://"),
              "(://[^\\s/?#@:\"'<>]{0,200}:)(?!\\$\\{)[^\\s/?#@\"'<>]{1,400}(?=@)",
              "$1"),
          shape(List.of("://"), "(://)[A-Z0-9_-]{20,400}(?=@)", "$1"),
          shape(
              List.of("akia", "asia"),
              "\\b((?:AKIA|ASIA)[A-Z0-9]{12,20}[\\s,:;\"'=/|\\\\]{1,8})[A-Z0-9/+]{40}(?![A-Z0-9/+])",
              "$1"),
          shape(
              List.of("eyj"),
              "(?<![A-Z0-9_.-])eyJ[A-Z0-9_-]{8,}+\\.[A-Z0-9_-]{8,}+(?:\\.[A-Z0-9_-]*+)?",
              ""));

  private static final List<String> FIELD_CLUES =
      List.of("pass", "pwd", "token", "secret", "signature", "credential", "key", "sig=");

  private static final String QUOTE = "\\\\{0,3}[\"']";

  /** The name of a field that holds a secret, and what stands between it and the value. */
  private static final Pattern FIELD =
      Pattern.compile(
          "(?:pass(?:word|wd|phrase)|(?<![a-z])pwd"
              + "|secret[_-]?(?:access[_-]?)?(?:key|string)|client[_-]?secret"
              + "|(?:session|security|access|refresh|id|auth|bearer)[_-]?token"
              + "|(?:api|private|secret|account|encryption)[_-]?key|awsaccesskeyid"
              + "|x-amz-(?:signature|credential))"
              + "(?:"
              + QUOTE
              + ")?\\s{0,3}(?:=>|=|:|%3D|%3A|>)\\s{0,3}"
              // Ordinary words when a colon follows them: 'the token: it has expired'.
              + "|(?:token|secret|signature|credential|(?<![a-z])sig)"
              + "(?:(?:=|%3D)|"
              + QUOTE
              + "\\s{0,3}[:=]\\s{0,3}(?=\\\\{0,3}[\"']))",
          FLAGS);

  private SecretShapes() {}

  private static Shape shape(List<String> clues, String pattern, String kept) {
    return new Shape(clues, Pattern.compile(pattern, FLAGS), kept + "***");
  }

  /** The text, with a mask in place of all that looks like a secret. */
  public static String masked(String text) {
    if (text.length() < 8) {
      return text;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    String masked = text;
    for (Shape shape : SHAPES) {
      if (shape.conceivable(lower)) {
        masked = shape.pattern().matcher(masked).replaceAll(shape.kept());
      }
    }
    return FIELD_CLUES.stream().anyMatch(lower::contains) ? fields(masked) : masked;
  }

  private static String fields(String text) {
    Matcher field = FIELD.matcher(text);
    StringBuilder masked = new StringBuilder(0);
    int kept = 0;
    for (int from = 0; field.find(from); ) {
      int begin = opened(text, field.end());
      int end = end(text, field.end(), begin);
      // A reference is filled only when it is used, and a mask stays as it is.
      if (end > begin && !text.startsWith("${", begin)) {
        masked.append(text, kept, begin).append(Redaction.MASK);
        kept = end;
      }
      from = Math.max(end, field.end());
    }
    return kept == 0 ? text : masked.append(text, kept, text.length()).toString();
  }

  /** Behind the quote that a value may begin with, which others may escape. */
  private static int opened(String text, int at) {
    int i = at;
    while (i < text.length() && i < at + 3 && text.charAt(i) == '\\') {
      i++;
    }
    return i < text.length() && (text.charAt(i) == '"' || text.charAt(i) == '\'') ? i + 1 : at;
  }

  private static int end(String text, int at, int begin) {
    if (begin == at) {
      int i = at;
      while (i < text.length() && " \t\r\n&\"'<>,;)}]\\".indexOf(text.charAt(i)) < 0) {
        i++;
      }
      return i;
    }
    char quote = text.charAt(begin - 1);
    boolean escaped = begin - at > 1;
    for (int i = begin; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == quote) {
        return i;
      }
      if (c == '\\' && escaped) {
        return i;
      }
      i += c == '\\' ? 1 : 0;
    }
    return text.length();
  }
}
