package io.dr.report;

import java.util.List;

/** Names as a sentence lists them. */
public final class Listed {
  private Listed() {}

  /** As in {@code Ada, Grace and Linus}. */
  public static String of(List<String> names) {
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }
}
