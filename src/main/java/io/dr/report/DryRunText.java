package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.action.Call;
import io.dr.plan.RpoVerdict;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A dry run as people read it. */
public final class DryRunText {
  private static final String INDENT = "         ";

  private static final String DEEPER = INDENT + "       ";
  private static final int SHOWN_PARAMETERS = 6;

  private final Ink ink;

  public DryRunText(Ink ink) {
    this.ink = ink;
  }

  /** The report, a line each. */
  public List<String> lines(DryRunReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  %s   %s   %s %s → %s %s"
            .formatted(
                ink.strong("dr"),
                report.runbook(),
                ink.strong("DRY RUN: nothing is changed"),
                report.from().name(),
                report.from().region(),
                report.to().name(),
                report.to().region()));
    lines.add(objectives(report));
    report.doubts().forEach(doubt -> lines.add(ink.warn(doubt.cause()) + " " + doubt.remedy()));
    for (DryRunReport.PhaseOutlook phase : report.phases()) {
      lines.add("");
      lines.add(ink.strong(phase.id()) + "  " + phase.title());
      phase.steps().forEach(step -> lines.addAll(step(step)));
    }
    lines.add("");
    lines.addAll(end(report));
    return lines;
  }

  private String objectives(DryRunReport report) {
    boolean late = report.expected().compareTo(report.rto()) > 0;
    String forecast =
        show(report.expected())
            + " by the estimates, "
            + RtoWords.spare(report.rto().minus(report.expected()));
    return "RTO %s  %s     RPO %s  %s     as of %s"
        .formatted(
            show(report.rto()),
            late ? ink.bad(forecast) : ink.good(forecast),
            show(report.rpo()),
            losses(report),
            report.asOf().truncatedTo(ChronoUnit.SECONDS));
  }

  private String losses(DryRunReport report) {
    List<DryRunReport.StepOutlook> over =
        report.steps().stream().filter(DryRunReport.StepOutlook::losesTooMuch).toList();
    if (!over.isEmpty()) {
      return ink.bad("over or unknown: " + ids(over));
    }
    return report.steps().stream()
        .flatMap(step -> step.loss().stream())
        .max(java.time.Duration::compareTo)
        .map(worst -> ink.good("worst loss today " + show(worst)))
        .orElse("no datastore could be measured");
  }

  private List<String> step(DryRunReport.StepOutlook step) {
    List<String> lines = new ArrayList<>();
    lines.add("  " + mark(step) + " " + ink.strong(step.id()) + "  " + ink.faint(step.action()));
    if (step.approval()) {
      lines.add(INDENT + ink.warn("first") + "  waits for an agreement");
    }
    lines.add(INDENT + verdict(step));
    step.call().ifPresent(call -> lines.addAll(parameters(call)));
    if (!step.found().isEmpty() && step.call().isPresent()) {
      lines.add(INDENT + "found  " + step.found());
    }
    loss(step).ifPresent(text -> lines.add(INDENT + text));
    step.then()
        .forEach(
            next ->
                lines.add(
                    INDENT
                        + "then   "
                        + next.service()
                        + " "
                        + next.operation()
                        + ": "
                        + next.description()));
    step.failure()
        .filter(failure -> step.stops())
        .ifPresent(failure -> lines.add(INDENT + failure.remedy()));
    return lines;
  }

  private String mark(DryRunReport.StepOutlook step) {
    return switch (step.standing()) {
      case CALLS -> ink.live("▶");
      case DONE -> ink.good("✔");
      case WAITS -> ink.live("…");
      case ASKS -> ink.warn("?");
      case LATER -> ink.faint("·");
      case STOPS -> ink.bad("✖");
    };
  }

  private String verdict(DryRunReport.StepOutlook step) {
    String after = String.join(", ", step.after());
    String cause = step.failure().map(failure -> failure.cause()).orElse(step.found());
    return switch (step.standing()) {
      case CALLS -> "calls  " + step.call().map(DryRunText::call).orElse("");
      case DONE -> "done   " + (step.found().isEmpty() ? "nothing to do" : step.found());
      case WAITS -> "waits  " + step.found();
      case ASKS -> "asks   " + step.found();
      case LATER -> "later  after " + after + (cause.isEmpty() ? "" : ": " + cause);
      case STOPS -> ink.bad("stops") + "  " + cause;
    };
  }

  private static String call(Call call) {
    return "%s %s on %s in %s"
        .formatted(call.service(), call.operation(), call.resource(), call.site().name());
  }

  private static List<String> parameters(Call call) {
    List<String> lines = new ArrayList<>();
    call.parameters().entrySet().stream()
        .limit(SHOWN_PARAMETERS)
        .forEach(entry -> lines.add(DEEPER + entry.getKey() + ": " + entry.getValue()));
    int more = call.parameters().size() - SHOWN_PARAMETERS;
    if (more > 0) {
      lines.add(DEEPER + "and " + more + " more");
    }
    return lines;
  }

  private Optional<String> loss(DryRunReport.StepOutlook step) {
    if (step.rpoVerdict().isEmpty()) {
      return Optional.empty();
    }
    RpoVerdict verdict = step.rpoVerdict().get();
    String of = step.allowedLoss().map(allowed -> " of " + show(allowed)).orElse("");
    String text =
        step.loss().map(loss -> show(loss)).orElse("unknown")
            + of
            + ", "
            + verdict.words()
            + step.lossSource().map(source -> " (" + source + ")").orElse("");
    return Optional.of("loses  " + (verdict == RpoVerdict.MET ? ink.good(text) : ink.bad(text)));
  }

  private List<String> end(DryRunReport report) {
    List<DryRunReport.StepOutlook> stops = report.stops();
    if (stops.isEmpty()) {
      return List.of(ink.good("Nothing was changed, and nothing found would stop the run."));
    }
    return List.of(
        ink.bad(
            "Nothing was changed. The run would stand still at " + ids(stops) + " as things are."));
  }

  private static String ids(List<DryRunReport.StepOutlook> steps) {
    return steps.stream().map(DryRunReport.StepOutlook::id).collect(Collectors.joining(", "));
  }
}
