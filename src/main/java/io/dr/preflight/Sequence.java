package io.dr.preflight;

import io.dr.plan.Lint;
import java.util.List;

/** Whether the order of the steps makes sense: data first, then traffic, then proof. */
public final class Sequence implements Examination {
  @Override
  public Area area() {
    return Area.ORDER;
  }

  @Override
  public boolean offline() {
    return true;
  }

  @Override
  public List<Check> examine(Subject subject) {
    List<Lint.Doubt> doubts = Lint.order(subject.plan());
    if (doubts.isEmpty()) {
      return List.of(
          Check.pass(
              Area.ORDER,
              "the run",
              "traffic moves after all data is restored, and is verified afterwards"));
    }
    return doubts.stream()
        .map(doubt -> Check.warn(Area.ORDER, doubt.step(), doubt.message(), doubt.remedy()))
        .toList();
  }
}
