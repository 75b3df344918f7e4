package io.dr.runbook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds and fills the <code>${...}</code> in a text. There is no logic and no nesting; <code>$${
 * </code> stands for a literal <code>${</code>.
 */
public final class References {
  private static final Pattern TOKEN = Pattern.compile("\\$\\$\\{|\\$\\{([^${}]*)\\}");
  private static final Pattern OPEN = Pattern.compile("\\$\\$\\{|\\$\\{(?![^${}]*\\})");
  private static final Pattern NAME = Pattern.compile("[a-z]+(\\.[A-Za-z0-9_][A-Za-z0-9_-]*)+");

  /** Longer names are none; the limit keeps hostile texts harmless. */
  private static final int LONGEST = 200;

  /** More complaints about one text help nobody. */
  private static final int MOST = 20;

  private References() {}

  /** The well-formed references of a text, in order. */
  public static List<Reference> in(String text) {
    List<Reference> found = new ArrayList<>();
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      String inner = token.group(1);
      if (inner != null && isName(inner)) {
        found.add(reference(inner, token.start()));
      }
    }
    return found;
  }

  /** Whether a text is nothing but a reference to one variable of the environment. */
  public static boolean isSecret(String text) {
    List<Reference> found = in(text);
    return found.size() == 1
        && found.get(0).scope().equals(Scopes.ENV)
        && found.get(0).path().size() == 1
        && text.equals("${" + found.get(0).text() + "}");
  }

  /**
   * What opens like a reference and is none: an unclosed brace, an empty or odd name. Of very many,
   * some.
   */
  public static List<String> malformed(String text) {
    List<String> found = new ArrayList<>();
    Matcher token = TOKEN.matcher(text);
    while (token.find() && found.size() < MOST) {
      String inner = token.group(1);
      if (inner != null && !isName(inner)) {
        found.add(token.group());
      }
    }
    Matcher open = OPEN.matcher(text);
    while (open.find() && found.size() < MOST) {
      if (!open.group().startsWith("$$")) {
        found.add(text.substring(open.start(), Math.min(text.length(), open.start() + LONGEST)));
      }
    }
    return found;
  }

  /**
   * Fills what the lookup knows; leaves the other references and <code>$${</code> as they stand.
   */
  public static String fillKnown(String text, Function<Reference, Optional<String>> lookup) {
    return fill(text, lookup, false);
  }

  /**
   * Fills everything and turns <code>$${</code> into <code>${</code>.
   *
   * @throws IllegalStateException when the lookup does not know a reference
   */
  public static String fillAll(String text, Function<Reference, Optional<String>> lookup) {
    return fill(text, lookup, true);
  }

  private static String fill(
      String text, Function<Reference, Optional<String>> lookup, boolean last) {
    if (text.indexOf("${") < 0) {
      return text;
    }
    Matcher token = TOKEN.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (token.find()) {
      token.appendReplacement(filled, Matcher.quoteReplacement(replacement(token, lookup, last)));
    }
    return token.appendTail(filled).toString();
  }

  private static String replacement(
      Matcher token, Function<Reference, Optional<String>> lookup, boolean last) {
    String inner = token.group(1);
    if (inner == null) {
      return last ? "${" : token.group();
    }
    if (!isName(inner)) {
      return token.group();
    }
    Optional<String> value = lookup.apply(reference(inner, token.start()));
    if (value.isEmpty() && last) {
      throw new IllegalStateException("nothing gives ${" + inner + "}");
    }
    return value.orElse(token.group());
  }

  private static boolean isName(String inner) {
    return inner.length() <= LONGEST && NAME.matcher(inner).matches();
  }

  private static Reference reference(String inner, int offset) {
    List<String> names = Arrays.asList(inner.split("\\."));
    return new Reference(names.get(0), names.subList(1, names.size()), offset);
  }
}
