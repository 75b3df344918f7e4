package io.dr.report;

import io.dr.journal.Entry;
import java.util.ArrayList;
import java.util.List;

/** The part of a run's record that lets a reader check it: each entry's hash, and the head. */
public final class EvidenceText {
  private final VerificationReport found;
  private final Commands commands;

  public EvidenceText(VerificationReport found, Commands commands) {
    this.found = found;
    this.commands = commands;
  }

  /** As Markdown. */
  public String markdown(List<Entry> entries) {
    List<String> lines = new ArrayList<>(List.of("", "## Evidence", ""));
    for (String line : found.lines(Ink.PLAIN, commands)) {
      lines.addAll(Fold.at(line, Integer.MAX_VALUE, 0));
      lines.add("");
    }
    lines.add("| entry | at (UTC) | event | SHA-256 |");
    lines.add("| --- | --- | --- | --- |");
    for (Entry entry : entries) {
      lines.add(
          "| %d | %s | %s | %s |"
              .formatted(entry.sequence(), entry.at(), kind(entry), Markdown.code(entry.hash())));
    }
    return String.join("\n", lines) + "\n";
  }

  /** For a terminal, a line each. */
  public List<String> lines(Ink ink, List<Entry> entries, int columns) {
    List<String> lines = new ArrayList<>();
    lines.add(ink.strong("Evidence"));
    for (Entry entry : entries) {
      String line =
          "  %5d  %s  %-20s  %s"
              .formatted(entry.sequence(), entry.at(), kind(entry), Plain.text(entry.hash()));
      lines.addAll(Fold.at(line, columns, 9));
    }
    lines.add("");
    found.lines(ink, commands).forEach(line -> lines.addAll(Fold.at(line, columns, 2)));
    return lines;
  }

  private static String kind(Entry entry) {
    return entry.event().getClass().getSimpleName();
  }
}
