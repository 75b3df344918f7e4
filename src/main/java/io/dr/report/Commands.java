package io.dr.report;

import java.util.List;
import java.util.stream.Collectors;

/** The command lines that a report tells people to type. */
public final class Commands {
  private Commands() {}

  /** What answers an open question, from any terminal. */
  public static String answer(String run, String step, List<String> choices) {
    return choices.stream()
        .map(choice -> "dr " + choice + " " + run + " " + step + " --by NAME")
        .collect(Collectors.joining("   or   "));
  }
}
