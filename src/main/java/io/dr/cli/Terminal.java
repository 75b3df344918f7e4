package io.dr.cli;

import io.dr.redaction.MaskedWriter;
import io.dr.redaction.Redaction;
import io.dr.report.Ink;
import io.dr.report.Plain;
import io.dr.report.ScreenSize;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.util.function.Supplier;

/**
 * What a command reads from and writes to.
 *
 * @param out for people and programs
 * @param err for diagnostics
 * @param in answers to prompts
 * @param isTerminal whether {@code out} is a terminal that can be redrawn
 * @param isDumb whether it is one whose cursor cannot be moved
 * @param canPrompt whether {@code in} is a terminal
 * @param size the terminal's at present
 * @param ink whether to use colours
 */
public record Terminal(
    PrintWriter out,
    PrintWriter err,
    BufferedReader in,
    boolean isTerminal,
    boolean isDumb,
    boolean canPrompt,
    Supplier<ScreenSize> size,
    Ink ink) {

  /** The same, of which nothing that is printed holds a secret or a foreign control character. */
  Terminal masked(Redaction redaction) {
    // What a schema or a document shows by way of example only looks like a secret.
    return new Terminal(
        new PrintWriter(
            new MaskedWriter(out, lines -> Plain.printed(redaction.values(lines))), false),
        new PrintWriter(
            new MaskedWriter(err, lines -> Plain.printed(redaction.masked(lines))), true),
        in,
        isTerminal,
        isDumb,
        canPrompt,
        size,
        ink);
  }

  /** The longest that a line may be. */
  int columns() {
    return isTerminal ? size.get().columns() : ScreenSize.ENDLESS;
  }
}
