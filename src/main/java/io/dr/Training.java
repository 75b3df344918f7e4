package io.dr;

import io.dr.journal.sqlite.NativeLibrary;
import java.nio.file.Path;
import java.util.List;

/**
 * What a build is trained with: the commands that people wait for, one after the other, so that the
 * JVM can keep the classes that they need in an archive. Called by the launcher {@code dr}, once
 * for each build.
 */
public final class Training {
  private Training() {}

  /**
   * Runs them.
   *
   * @param arguments the build's folder, which gets what is kept for it, and a sample runbook
   */
  public static void main(String[] arguments) {
    Path build = Path.of(arguments[0]);
    NativeLibrary.copyTo(build.resolve("native"));
    String state = build.resolve("state").toString();
    for (List<String> command :
        List.of(
            List.of("--help"),
            List.of("validate", arguments[1]),
            List.of("exercise", arguments[1], "--state", state),
            List.of("status", "--state", state),
            List.of("status", "--state", state, "--format", "markdown"),
            List.of("status", "--state", state, "--format", "json"))) {
      Main.run(command.toArray(String[]::new));
    }
  }
}
