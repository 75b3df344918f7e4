package io.dr.cli;

import io.dr.report.Ink;
import java.io.BufferedReader;
import java.io.PrintWriter;

/**
 * What a command reads from and writes to.
 *
 * @param out for people and programs
 * @param err for diagnostics
 * @param in answers to prompts
 * @param isTerminal whether {@code out} is a terminal
 * @param canPrompt whether {@code in} is a terminal
 * @param columns the terminal's width
 * @param rows the terminal's height
 * @param ink whether to use colours
 */
public record Terminal(
    PrintWriter out,
    PrintWriter err,
    BufferedReader in,
    boolean isTerminal,
    boolean canPrompt,
    int columns,
    int rows,
    Ink ink) {}
