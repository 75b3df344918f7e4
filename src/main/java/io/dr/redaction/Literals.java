package io.dr.redaction;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * Finds known values in texts, in one pass: at each place the next four characters say whether it
 * is worth looking. Immutable.
 */
final class Literals {
  /** The shortest value that can be found. */
  static final int SHORTEST = 4;

  /** So much of a value, before the ellipsis of a text that was cut, is still the value. */
  private static final int TELLING = 6;

  private static final int SLOTS = 1 << 14;

  static final Literals NONE = new Literals(Set.of());

  private final Set<String> forms;
  private final BitSet begun = new BitSet(SLOTS);
  private final Map<Integer, List<String>> byBeginning = new HashMap<>();

  private Literals(Set<String> forms) {
    this.forms = forms;
    forms.stream()
        .sorted(Comparator.comparing(String::length).reversed())
        .forEach(
            form -> {
              int slot = slot(form, 0);
              begun.set(slot);
              byBeginning.computeIfAbsent(slot, none -> new ArrayList<>()).add(form);
            });
  }

  /** These and the forms of further values, each of at least so many characters. */
  Literals with(Collection<String> values, int shortest) {
    Set<String> all = new LinkedHashSet<>(forms);
    for (String value : values) {
      if (value.strip().length() >= shortest) {
        all.addAll(SecretForms.of(value, shortest));
      }
    }
    return all.size() == forms.size() ? this : new Literals(all);
  }

  /** The text with each of the values replaced. */
  String masked(String text) {
    if (forms.isEmpty()) {
      return text;
    }
    String masked = text.indexOf('\n') < 0 ? text : wrapped(text);
    return masked(masked, masked, at -> at);
  }

  /** What is encoded is broken into lines anywhere. */
  private String wrapped(String text) {
    StringBuilder joined = new StringBuilder(text.length());
    int[] places = new int[text.length() + 1];
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\n' && c != '\r') {
        places[joined.length()] = i;
        joined.append(c);
      }
    }
    places[joined.length()] = text.length();
    return masked(joined.toString(), text, at -> places[at]);
  }

  /**
   * @param searched in which the values are looked for
   * @param text in which they are replaced
   * @param place where in the text a character stands that was searched
   */
  private String masked(String searched, String text, IntUnaryOperator place) {
    StringBuilder masked = new StringBuilder(0);
    int kept = 0;
    for (int i = 0; i <= searched.length() - SHORTEST; i++) {
      int slot = slot(searched, i);
      int length =
          begun.get(slot) ? found(searched, i, byBeginning.getOrDefault(slot, List.of())) : 0;
      if (length > 0) {
        masked.append(text, kept, place.applyAsInt(i)).append(Redaction.MASK);
        kept = place.applyAsInt(i + length - 1) + 1;
        i += length - 1;
      }
    }
    return kept == 0 ? text : masked.append(text, kept, text.length()).toString();
  }

  private static int found(String text, int at, List<String> candidates) {
    for (String form : candidates) {
      if (text.startsWith(form, at)) {
        return form.length();
      }
    }
    for (String form : candidates) {
      int common = common(text, at, form);
      boolean cut = at + common < text.length() && text.charAt(at + common) == '…';
      if (cut && common >= TELLING) {
        return common;
      }
    }
    return 0;
  }

  private static int common(String text, int at, String form) {
    int most = Math.min(form.length(), text.length() - at);
    int common = 0;
    while (common < most && text.charAt(at + common) == form.charAt(common)) {
      common++;
    }
    return common;
  }

  private static int slot(String text, int at) {
    int hash =
        ((text.charAt(at) * 31 + text.charAt(at + 1)) * 31 + text.charAt(at + 2)) * 31
            + text.charAt(at + 3);
    return (hash ^ hash >>> 14) & (SLOTS - 1);
  }
}
