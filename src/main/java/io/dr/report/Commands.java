package io.dr.report;

/** The command lines that a report tells people to type. */
public final class Commands {
  private Commands() {}

  /** What answers an open question, from any terminal. */
  public static String answer(String run, StatusReport.Waiting waiting) {
    return waiting.choices().stream()
        .map(choice -> "dr " + choice + " " + run + " " + waiting.step() + " --by NAME")
        .collect(java.util.stream.Collectors.joining("   or   "));
  }
}
