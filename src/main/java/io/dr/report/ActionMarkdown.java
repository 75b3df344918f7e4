package io.dr.report;

import io.dr.action.ActionType;
import io.dr.action.Catalog;
import java.util.Map;
import java.util.TreeMap;

/** The action types as a folder of Markdown pages. */
public final class ActionMarkdown {
  private ActionMarkdown() {}

  /** Every page by the name of its file, with an index. */
  public static Map<String, String> pages(Catalog catalog) {
    Map<String, String> pages = new TreeMap<>();
    StringBuilder index = new StringBuilder();
    index.append("# Actions\n\n");
    index.append("What a step can do. `dr actions ID` shows the same in a terminal.\n\n");
    index.append("| action | does |\n| --- | --- |\n");
    for (ActionType<?> type : catalog.types()) {
      index.append("| [`%s`](%s.md) | %s |\n".formatted(type.id(), type.id(), type.title()));
      pages.put(type.id() + ".md", page(type));
    }
    pages.put("README.md", index.toString());
    return pages;
  }

  /** The page of a type. */
  public static String page(ActionType<?> type) {
    StringBuilder text = new StringBuilder();
    text.append("# `").append(type.id()).append("`\n\n");
    text.append(type.title()).append(".\n\n").append(cell(type.description())).append('\n');
    for (ActionFacts.Section section : ActionFacts.of(type)) {
      text.append("\n## ").append(capital(section.title())).append("\n\n");
      for (ActionFacts.Row row : section.rows()) {
        String name = row.name().isEmpty() ? "" : "**" + cell(row.name()) + "**: ";
        text.append("- ").append(name).append(cell(row.text())).append('\n');
      }
    }
    text.append("\n## Example\n\n```yaml\n");
    text.append("- step: example\n  action: ").append(type.id()).append("\n  with:\n");
    return text.append(type.example().indent(4)).append("```\n").toString();
  }

  private static String capital(String title) {
    return Character.toUpperCase(title.charAt(0)) + title.substring(1);
  }

  /** Placeholders and generics would otherwise be taken for tags. */
  private static String cell(String text) {
    return text.replace("<", "&lt;").replace("*", "\\*").replace("|", "\\|");
  }
}
