package io.dr.report;

import static io.dr.runbook.Durations.show;

import io.dr.journal.Event;
import io.dr.journal.Moments;
import io.dr.journal.RunState;
import io.dr.plan.RpoVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The picture that people see in a terminal. */
public final class TextReport {
  private static final int SHOWN_NAMES = 3;

  private static final int WIDE = 100;

  /** How many steps a person still looks through one by one. */
  private static final int MOST_STEPS = 100;

  /** How much of a long timeline is shown where not all is asked for. */
  private static final int NEWEST = 40;

  private static final String GAP = "     ";

  private final Ink ink;
  private final TextFoot foot;

  /**
   * @param commands how people are told to go on
   */
  public TextReport(Ink ink, Commands commands) {
    this.ink = ink;
    this.foot = new TextFoot(ink, commands);
  }

  /**
   * The picture, a line each.
   *
   * @param whole whether everything is shown; else the steps of phases that have not begun are not,
   *     and of a long runbook only the phases that matter now
   * @param columns the longest that a line may be
   */
  public List<String> lines(StatusReport report, boolean whole, int columns) {
    return screen(report, whole, columns).lines();
  }

  Screen screen(StatusReport report, boolean whole, int columns) {
    List<String> head = new ArrayList<>();
    fold(head, headline(report), columns, 4);
    fold(head, header(report), columns, 4);
    String rto = rto(report);
    String rpo = rpo(report);
    if (Fold.width(rto + rpo) + GAP.length() <= columns) {
      head.add(rto + GAP + rpo);
    } else {
      fold(head, rto, columns, 4);
      fold(head, rpo, columns, 4);
    }
    fold(head, RtoWords.instants(report), columns, 4);
    if (PeopleText.named(report)) {
      fold(head, people(report), columns, 4);
    }
    for (String line : help(report, whole)) {
      fold(head, line, columns, 7);
    }
    head.add("");
    List<String> body = new ArrayList<>();
    int phaseWidth = width(report.phases().stream().map(StatusReport.PhaseLine::id).toList());
    StepText steps = new StepText(ink, report, columns);
    for (List<StatusReport.PhaseLine> alike : grouped(report, whole)) {
      if (alike.size() > 1) {
        fold(body, several(alike), columns, 5);
        continue;
      }
      StatusReport.PhaseLine phase = alike.get(0);
      boolean open = whole || phase.status() != StatusReport.PhaseStatus.PENDING;
      fold(body, phase(phase, phaseWidth, open), columns, 5 + phaseWidth);
      if (open) {
        for (StatusReport.StepLine step : phase.steps()) {
          fold(body, steps.line(step), columns, steps.indent());
        }
      }
    }
    body.add("");
    for (String line : foot.lines(report)) {
      fold(body, line, columns, line.startsWith("waits") || line.startsWith(" ") ? 7 : 2);
    }
    return new Screen(head, body);
  }

  /** Whether a person can look through all of it. */
  public static boolean isShort(StatusReport report) {
    return report.size() <= MOST_STEPS;
  }

  /**
   * Phases that are shown in one line together: in a long runbook what is done, and what is far.
   */
  private static List<List<StatusReport.PhaseLine>> grouped(StatusReport report, boolean whole) {
    List<List<StatusReport.PhaseLine>> groups = new ArrayList<>();
    Optional<StatusReport.PhaseLine> next = Upcoming.pending(report);
    for (StatusReport.PhaseLine phase : report.phases()) {
      boolean folds =
          !whole
              && !isShort(report)
              && (phase.status() == StatusReport.PhaseStatus.DONE
                  || phase.status() == StatusReport.PhaseStatus.PENDING);
      StatusReport.PhaseLine last = groups.isEmpty() ? phase : newest(groups).get(0);
      boolean shown = groups.isEmpty() || next.filter(last::equals).isPresent();
      if (folds && !shown && last.status() == phase.status()) {
        newest(groups).add(phase);
      } else {
        groups.add(new ArrayList<>(List.of(phase)));
      }
    }
    return groups;
  }

  private static <T> T newest(List<T> list) {
    return list.get(list.size() - 1);
  }

  private String several(List<StatusReport.PhaseLine> phases) {
    boolean done = phases.get(0).status() == StatusReport.PhaseStatus.DONE;
    int steps = phases.stream().mapToInt(StatusReport.PhaseLine::all).sum();
    return " %s %s to %s  %d phases, %d steps%s"
        .formatted(
            done ? ink.good("✔") : ink.faint("·"),
            phases.get(0).id(),
            phases.get(phases.size() - 1).id(),
            phases.size(),
            steps,
            done ? ", done" : "");
  }

  private String headline(StatusReport report) {
    String line = Headline.loud(report);
    return report.rto().actual().isPresent() || report.standstill().isPresent()
        ? ink.judged(report.rto().verdict(), line)
        : ink.strong(line);
  }

  private static String people(StatusReport report) {
    List<String> all = new ArrayList<>();
    PeopleText.roles(report).forEach(role -> all.add(Fold.whole(role)));
    return "people " + String.join("   ", all) + "   " + PeopleText.initiated(report);
  }

  /** What help is wanted, where nobody overlooks it; in a picture that must stay small, a few. */
  private List<String> help(StatusReport report, boolean whole) {
    List<People.Help> wanted = report.people().wanted();
    int shown = whole ? wanted.size() : Math.min(SHOWN_NAMES, wanted.size());
    List<String> lines = new ArrayList<>();
    for (People.Help help : wanted.subList(0, shown)) {
      lines.add(ink.warn("help   %d, %s: %s".formatted(help.number(), help.by(), help.text())));
    }
    if (shown < wanted.size()) {
      lines.add(ink.warn("help   and %d more".formatted(wanted.size() - shown)));
    }
    return lines;
  }

  private static void fold(List<String> lines, String line, int columns, int indent) {
    lines.addAll(Fold.at(line, columns, indent));
  }

  private String header(StatusReport report) {
    String kind = report.mode() == Event.Mode.DISASTER ? "RECOVERY" : "EXERCISE (simulated)";
    String sites =
        "%s %s → %s %s"
            .formatted(
                report.from().name(),
                report.from().region(),
                report.to().name(),
                report.to().region());
    return "%s  %s  %s  %s   %s"
        .formatted(
            ink.strong("dr"),
            report.runbook(),
            Fold.whole("run " + report.run()),
            Fold.whole(sites),
            ink.strong(Fold.whole(kind)));
  }

  private String rto(StatusReport report) {
    StatusReport.Rto rto = report.rto();
    return "RTO %s  %s  %s"
        .formatted(
            show(rto.target()),
            RtoWords.course(report),
            ink.judged(rto.verdict(), RtoWords.verdict(report)));
  }

  private String rpo(StatusReport report) {
    return "RPO " + show(report.rpo().target()) + "  " + loss(report.rpo());
  }

  private String loss(StatusReport.Rpo rpo) {
    if (rpo.verdict().isEmpty()) {
      return "no datastore recovered yet";
    }
    String worst = rpo.worst().map(loss -> "worst loss " + show(loss)).orElse("loss unknown");
    String unknown =
        rpo.unknown().isEmpty() ? "" : ", unknown for " + String.join(", ", rpo.unknown());
    RpoVerdict verdict = rpo.verdict().get();
    String over = rpo.over().isEmpty() ? "" : " by " + String.join(", ", rpo.over());
    return worst + unknown + "  " + ink.judged(verdict, rpo.breached()) + over;
  }

  private String phase(StatusReport.PhaseLine phase, int width, boolean open) {
    String mark =
        switch (phase.status()) {
          case DONE -> ink.good("✔");
          case RUNNING -> ink.live("▶");
          case FAILED -> ink.bad("✖");
          case PENDING -> ink.faint("·");
        };
    String name = Fold.whole(pad(phase.id(), width));
    String took = phase.took().map(t -> "   " + show(t)).orElse("");
    return open
        ? " " + mark + " " + ink.strong(name) + "  " + phase.title() + took
        : " " + mark + " " + name + "  " + ink.faint(names(phase.steps()));
  }

  static String names(List<StatusReport.StepLine> steps) {
    List<String> shown = steps.stream().limit(SHOWN_NAMES).map(StatusReport.StepLine::id).toList();
    int more = steps.size() - shown.size();
    return String.join(", ", shown) + (more > 0 ? ", " + more + " more" : "");
  }

  /** What happened since the initiation, a line each, with times in UTC. */
  public List<String> timeline(StatusReport report, int columns) {
    return timeline(report.timeline(), ink.strong("Timeline (UTC)"), columns);
  }

  /** Its newest lines, and how to see the others. */
  public List<String> newest(StatusReport report, int columns) {
    int left = Math.max(0, report.timeline().size() - NEWEST);
    String all = left == 0 ? "" : "   %d earlier lines: %s".formatted(left, foot.whole(report));
    return timeline(
        report.timeline().subList(left, report.timeline().size()),
        ink.strong("Timeline (UTC)") + all,
        columns);
  }

  private static List<String> timeline(
      List<StatusReport.Happening> happenings, String title, int columns) {
    List<String> lines = new ArrayList<>();
    fold(lines, title, columns, 2);
    for (StatusReport.Happening happening : happenings) {
      String time = Moments.seconds(happening.at());
      String when = "  " + time + "  " + pad(happening.subject(), 20) + "  ";
      boolean narrow = columns < WIDE;
      fold(lines, Fold.whole(when) + happening.what(), columns, narrow ? 6 : when.length());
    }
    return lines;
  }

  /** How the run as a whole stands, in a word. */
  static String standing(RunState.RunPhase phase) {
    return switch (phase) {
      case RUNNING -> "running";
      case FINISHED -> "finished";
      case STOPPED -> "stands still";
      case INTERRUPTED -> "interrupted";
      case ABORTED -> "aborted";
    };
  }

  private static int width(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(0);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
