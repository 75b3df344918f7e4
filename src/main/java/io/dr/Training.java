package io.dr;

import io.dr.cli.Cli;
import io.dr.cli.Terminal;
import io.dr.journal.sqlite.NativeLibrary;
import io.dr.report.Ink;
import io.dr.report.ScreenSize;
import io.dr.wiring.Surroundings;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * What a build is trained with: the commands that people wait for, one after the other and unseen,
 * so that the JVM can keep the classes that they need in an archive. Called by the launcher {@code
 * dr}, once for each build.
 */
public final class Training {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

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
      Cli.run(surroundings(), nobody(), command.toArray(String[]::new));
    }
  }

  private static Surroundings surroundings() {
    return new Surroundings(
        Map.of(), Path.of("").toAbsolutePath(), InstantSource.fixed(NOON), "nobody", "training");
  }

  private static Terminal nobody() {
    return new Terminal(
        new PrintWriter(Writer.nullWriter()),
        new PrintWriter(Writer.nullWriter()),
        new BufferedReader(Reader.nullReader()),
        false,
        false,
        () -> new ScreenSize(120, 40),
        Ink.PLAIN);
  }
}
