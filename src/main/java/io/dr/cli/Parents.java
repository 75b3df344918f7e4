package io.dr.cli;

import io.dr.report.Ink;
import io.dr.report.ScreenSize;
import io.dr.wiring.Surroundings;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** Stands where picocli puts the parent command before a command runs. */
final class Parents {
  private static final Cli NONE = cli();

  private Parents() {}

  static Cli none() {
    return NONE;
  }

  private static Cli cli() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    BufferedReader nothing = new BufferedReader(Reader.nullReader());
    return new Cli(
        new Surroundings(Map.of(), Path.of(""), () -> Instant.EPOCH, "", ""),
        new Terminal(
            nowhere,
            nowhere,
            nothing,
            false,
            false,
            false,
            () -> new ScreenSize(80, 24),
            Ink.PLAIN));
  }
}
