package io.dr.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What a terminal shows of a run.
 *
 * @param head the run's own line and its objectives, which never scroll away
 * @param body everything else
 */
record Screen(List<String> head, List<String> body) {
  private static final int LAST = 3;

  Screen {
    head = List.copyOf(head);
    body = List.copyOf(body);
  }

  /** All of it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(head);
    lines.addAll(body);
    return lines;
  }

  /**
   * The head and as much of the end as there is room for, so that redrawing it stays in place. The
   * last lines, where it says who is waited for, are there in the lowest window too.
   */
  List<String> fit(int rows) {
    int heads = Math.min(head.size(), Math.max(1, rows - LAST));
    List<String> lines = new ArrayList<>(head.subList(0, heads));
    int room = Math.max(0, rows - heads);
    lines.addAll(body.subList(Math.max(0, body.size() - room), body.size()));
    return lines;
  }
}
