package io.dr;

import io.dr.journal.sqlite.NativeLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a build is trained with: the commands that people wait for, one after the other, so that the
 * JVM can keep the classes that they need in an archive. Called by the launcher {@code dr}, for
 * each build and each Java that it is run with.
 */
public final class Training {
  private static final String SHORT = "short";

  private Training() {}

  /**
   * Runs them.
   *
   * @param arguments the build's folder, which gets what is kept for it; a folder for a sample run,
   *     which is made by {@code whole} and looked at by {@code short}; which of both; and a sample
   *     runbook
   */
  public static void main(String[] arguments) {
    NativeLibrary.copyTo(Path.of(arguments[0]).resolve("native"));
    String state = arguments[1];
    List<List<String>> commands = new ArrayList<>();
    commands.add(List.of("--version"));
    if (!arguments[2].equals(SHORT)) {
      commands.add(List.of("validate", arguments[3]));
      commands.add(List.of("exercise", arguments[3], "--state", state));
      commands.add(List.of("preflight", arguments[3], "--offline"));
    }
    commands.add(List.of("--help"));
    commands.add(List.of("status", "--state", state));
    commands.add(List.of("status", "--state", state, "--format", "markdown"));
    commands.add(List.of("status", "--state", state, "--format", "json"));
    for (List<String> command : commands) {
      Main.run(command.toArray(String[]::new));
    }
  }
}
