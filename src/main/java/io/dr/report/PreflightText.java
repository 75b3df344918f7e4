package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.preflight.Area;
import io.dr.preflight.Check;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A preflight as people read it: what is wrong first, what passed in a few words. */
public final class PreflightText {
  private static final int INDENT = 8;

  private final Ink ink;
  private final int columns;

  public PreflightText(Ink ink, int columns) {
    this.ink = ink;
    this.columns = columns;
  }

  /**
   * The report, a line each.
   *
   * @param whole whether each check that passed is shown too
   */
  public List<String> lines(PreflightReport report, boolean whole) {
    List<String> lines = new ArrayList<>();
    add(
        lines,
        "%s  %s   %s   %s %s → %s %s"
            .formatted(
                ink.strong("dr"),
                report.runbook(),
                ink.strong("PREFLIGHT: nothing is changed"),
                report.from().name(),
                report.from().region(),
                report.to().name(),
                report.to().region()));
    add(lines, objectives(report));
    Optional<Area> area = Optional.empty();
    for (Check check : report.checks()) {
      if (area.isEmpty() || area.get() != check.area()) {
        area = Optional.of(check.area());
        lines.add("");
        lines.add(ink.strong(check.area().words()) + passed(report, check.area(), whole));
      }
      if (whole || check.verdict() != Check.Verdict.PASS) {
        add(lines, line(check));
        if (!check.remedy().isEmpty()) {
          add(lines, " ".repeat(INDENT) + check.remedy());
        }
      }
    }
    lines.add("");
    add(lines, end(report));
    return lines;
  }

  private void add(List<String> lines, String line) {
    lines.addAll(Fold.at(line, columns, INDENT));
  }

  private String passed(PreflightReport report, Area area, boolean whole) {
    long passed =
        report.checks().stream()
            .filter(check -> check.area() == area && check.verdict() == Check.Verdict.PASS)
            .count();
    return whole || passed == 0 ? "" : "   " + ink.good(passed + " passed");
  }

  private String objectives(PreflightReport report) {
    Duration spare = report.rto().minus(report.expected());
    String forecast = "forecast " + show(report.expected()) + ", " + RtoWords.spare(spare);
    return "RTO %s  %s     RPO %s     as of %s, looked at for %.1f s"
        .formatted(
            show(report.rto()),
            spare.isNegative() ? ink.bad(forecast) : ink.good(forecast),
            show(report.rpo()),
            report.asOf().truncatedTo(ChronoUnit.SECONDS),
            report.took().toMillis() / 1000.0);
  }

  private String line(Check check) {
    String word =
        switch (check.verdict()) {
          case PASS -> ink.good("pass");
          case WARN -> ink.warn("warn");
          case FAIL -> ink.bad("fail");
        };
    return "  " + word + "  " + ink.strong(check.subject()) + "  " + sentence(check.found());
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private String end(PreflightReport report) {
    String counts =
        "%d passed, %d warnings, %d failed"
            .formatted(
                report.count(Check.Verdict.PASS),
                report.count(Check.Verdict.WARN),
                report.count(Check.Verdict.FAIL));
    if (report.blocked()) {
      return ink.bad("The recovery would not succeed as things are.") + " " + counts + ".";
    }
    return report.verdict() == Check.Verdict.FAIL
        ? ink.bad("The recovery would work, and miss an objective.") + " " + counts + "."
        : ink.good("The recovery would work as things are.") + " " + counts + ".";
  }
}
