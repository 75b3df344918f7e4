package io.dr.cli;

import io.dr.report.Ink;
import io.dr.report.ScreenSize;
import io.dr.wiring.Surroundings;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs command lines in this process, with a clock that stands still, and keeps what they print.
 */
final class Shell {
  static final Instant NOW = Instant.parse("2026-11-23T03:14:00Z");

  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private InstantSource clock = () -> NOW;
  private int columns = 120;
  private boolean terminal;
  private String typed = "";
  private String out = "";
  private String err = "";

  Shell(Path directory) {
    this.directory = directory;
  }

  Shell atATerminal(String input) {
    terminal = true;
    typed = input;
    return this;
  }

  /** Sets the wall clock. */
  void at(Instant moment) {
    clock = () -> moment;
  }

  /** Lets the wall clock go. */
  void clock(InstantSource going) {
    clock = going;
  }

  /** Sets the terminal's width. */
  void wide(int characters) {
    columns = characters;
  }

  void setting(String variable, String value) {
    environment.put(variable, value);
  }

  int run(String... arguments) {
    StringWriter printed = new StringWriter();
    StringWriter complained = new StringWriter();
    Surroundings surroundings = new Surroundings(environment, directory, clock, "ada", "laptop/1");
    int code =
        Cli.run(
            surroundings,
            new Terminal(
                new PrintWriter(printed),
                new PrintWriter(complained),
                new BufferedReader(new StringReader(typed)),
                terminal,
                false,
                terminal,
                () -> new ScreenSize(columns, 40),
                Ink.PLAIN),
            arguments);
    out = printed.toString();
    err = complained.toString();
    return code;
  }

  /** The id of the newest run that is kept in a folder. */
  String newestRun(String state) {
    run("status", "--state", state, "--format", "json");
    return out.replaceAll("(?s).*\"run\" : \"([^\"]+)\".*", "$1");
  }

  /** What was printed, to the letter. */
  String printed() {
    return out;
  }

  /** What was printed, without the run's id, which is drawn, and the hashes over it. */
  String out() {
    return out.replaceAll("\\d{8}-[2-9b-z]{4}", "RUN").replaceAll("\\b[0-9a-f]{64}\\b", "HASH");
  }

  String err() {
    return err.replaceAll("\\d{8}-[2-9b-z]{4}", "RUN");
  }
}
