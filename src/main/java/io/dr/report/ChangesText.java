package io.dr.report;

import java.util.ArrayList;
import java.util.List;

/** What a run has changed so far, and what would take it back, for people. */
public final class ChangesText {
  private final Ink ink;

  public ChangesText(Ink ink) {
    this.ink = ink;
  }

  /** Two lines for each change; one that says so when nothing was changed. */
  public List<String> lines(StatusReport report) {
    if (report.changes().isEmpty()) {
      return List.of("Nothing was changed.");
    }
    List<String> lines = new ArrayList<>();
    lines.add(ink.strong("Changed so far, and left as it is; what would take it back:"));
    for (StatusReport.Change change : report.changes()) {
      lines.add(
          "  %s: %s %s on %s in %s%s"
              .formatted(
                  change.step(),
                  change.service(),
                  change.operation(),
                  change.resource(),
                  change.site(),
                  change.certain()
                      ? ""
                      : ink.warn(" (perhaps: nobody saw whether it was applied)")));
      if (!change.undo().isEmpty() && isLastOfItsStep(report, change)) {
        lines.add("      " + change.undo());
      }
    }
    return lines;
  }

  /** A step is taken back as a whole. */
  private static boolean isLastOfItsStep(StatusReport report, StatusReport.Change change) {
    List<StatusReport.Change> ofStep =
        report.changes().stream().filter(one -> one.step().equals(change.step())).toList();
    return ofStep.get(ofStep.size() - 1).equals(change);
  }
}
