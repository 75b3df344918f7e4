package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.plan.Expected;
import io.dr.plan.Odds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The odds as people read them. */
public final class OddsText {
  private static final int WIDTH = 48;
  private static final int SHOWN = 8;

  private final Ink ink;

  public OddsText(Ink ink) {
    this.ink = ink;
  }

  /** The report, a line each. */
  public List<String> lines(OddsReport report) {
    Odds odds = report.odds();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  %s   %s   %s %s → %s %s"
            .formatted(
                ink.strong("dr"),
                report.runbook(),
                ink.strong("ODDS of %,d drawn runs, seed %d".formatted(odds.runs(), odds.seed())),
                report.from().name(),
                report.from().region(),
                report.to().name(),
                report.to().region()));
    lines.add("");
    lines.add(chances("RTO", odds.rto()));
    odds.rpo().ifPresent(rpo -> lines.add(chances("RPO", rpo)));
    lines.add("");
    lines.add(ink.strong("Recovered in"));
    lines.addAll(histogram(odds));
    lines.add("");
    lines.add(ink.strong("On the critical path"));
    odds.critical().entrySet().stream()
        .limit(SHOWN)
        .forEach(step -> lines.add("  %6s  %s".formatted(percent(step.getValue()), step.getKey())));
    if (!odds.stores().isEmpty()) {
      lines.add("");
      lines.add(ink.strong("Data lost"));
      odds.stores()
          .forEach(
              (step, chances) ->
                  lines.add(
                      "  %6s within %-8s %s  P50 %s  P90 %s  P99 %s   from %s"
                          .formatted(
                              percent(chances.met()),
                              show(chances.objective()),
                              step,
                              show(chances.p50()),
                              show(chances.p90()),
                              show(chances.p99()),
                              report.losses().getOrDefault(step, "nothing"))));
    }
    lines.add("");
    lines.add(ink.faint(bases(report)));
    return lines;
  }

  private String chances(String name, Odds.Chances chances) {
    String met = percent(chances.met()) + " within " + show(chances.objective());
    String unknown = chances.unknown() > 0 ? "   unknown in " + percent(chances.unknown()) : "";
    return "%s  %s   P50 %s  P90 %s  P99 %s%s"
        .formatted(
            name,
            chances.met() >= 0.95 ? ink.good(met) : ink.bad(met),
            show(chances.p50()),
            show(chances.p90()),
            show(chances.p99()),
            unknown);
  }

  private List<String> histogram(Odds odds) {
    Duration rto = odds.rto().objective();
    int most = odds.histogram().stream().mapToInt(Odds.Bin::runs).max().orElse(1);
    List<String> lines = new ArrayList<>();
    for (Odds.Bin bin : odds.histogram()) {
      int length = Math.round(WIDTH * bin.runs() / (float) Math.max(1, most));
      String bar = bin.runs() > 0 && length == 0 ? "▏" : "█".repeat(length);
      boolean late = bin.until().compareTo(rto) > 0;
      boolean limit = bin.from().compareTo(rto) <= 0 && late;
      lines.add(
          "  %8s  %s %d%s"
              .formatted(
                  show(bin.from()),
                  late ? ink.bad(bar) : ink.good(bar),
                  bin.runs(),
                  limit ? "   ← RTO " + show(rto) : ""));
    }
    return lines;
  }

  private static String bases(OddsReport report) {
    Map<Expected.Basis, Integer> steps = new EnumMap<>(Expected.Basis.class);
    report.durations().forEach(each -> steps.merge(each.basis(), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    steps.forEach((basis, count) -> parts.add(count + " by " + basis.words()));
    return "Durations drawn for "
        + report.durations().size()
        + " steps: "
        + String.join(", ", parts)
        + ".";
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }
}
