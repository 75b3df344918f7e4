package io.dr.post;

import io.dr.report.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is said in a chat: lines of text, parts of them strong. It holds no markup, so nothing in it
 * can be taken for any.
 */
public record ChatText(List<List<Part>> lines) {
  private static final int LONGEST = 1_500;

  /**
   * A part of a line.
   *
   * @param text plain, in one line
   * @param strong whether it stands out
   */
  public record Part(String text, boolean strong) {
    public Part {
      text = cut(Plain.text(text));
    }

    private static String cut(String plain) {
      if (plain.length() <= LONGEST) {
        return plain;
      }
      boolean halved = Character.isHighSurrogate(plain.charAt(LONGEST - 1));
      return plain.substring(0, LONGEST - (halved ? 1 : 0)) + "…";
    }
  }

  public ChatText {
    lines = lines.stream().map(List::copyOf).toList();
  }

  /** All of it, without what stands out. */
  public String plain() {
    return lines.stream()
        .map(line -> line.stream().map(Part::text).collect(Collectors.joining()))
        .collect(Collectors.joining("\n"));
  }

  /** Writes one, line by line. */
  static final class Writer {
    private final List<List<Part>> lines = new ArrayList<>();

    /** One that says first, where it is so, that all is an exercise. */
    static Writer of(boolean exercise) {
      Writer writer = new Writer();
      if (exercise) {
        writer.line("EXERCISE", "  nothing has failed");
      }
      return writer;
    }

    Writer line(String strong, String text) {
      List<Part> parts = new ArrayList<>();
      if (!strong.isEmpty()) {
        parts.add(new Part(strong, true));
      }
      if (!text.isEmpty()) {
        parts.add(new Part(text, false));
      }
      lines.add(parts);
      return this;
    }

    /** A line that begins with a time. */
    Writer line(String time, String strong, String text) {
      lines.add(
          List.of(
              new Part(time + "  ", false), new Part(strong, true), new Part("  " + text, false)));
      return this;
    }

    ChatText text() {
      return new ChatText(lines);
    }
  }
}
