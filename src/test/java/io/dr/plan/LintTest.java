package io.dr.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.action.Trait;
import io.dr.engine.Plans;
import io.dr.runbook.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LintTest {
  private static void restores(Plans plans, String id, String... needs) {
    plans.step(id, Step.OnFailure.STOP, Optional.empty(), List.of(Trait.RESTORES_DATA), needs);
  }

  private static void movesTraffic(Plans plans, String id, String... needs) {
    plans.step(id, Step.OnFailure.STOP, Optional.empty(), List.of(Trait.MOVES_TRAFFIC), needs);
  }

  private static List<String> doubts(Plans plans) {
    return Lint.order(plans.plan()).stream().map(Lint.Doubt::message).toList();
  }

  @Test
  void doubtsTrafficThatDoesNotWaitForAllData() {
    Plans plans = new Plans();
    restores(plans, "orders");
    restores(plans, "users", "orders");
    restores(plans, "carts");
    movesTraffic(plans, "switch", "users");

    assertThat(doubts(plans))
        .contains("'switch' moves traffic, and does not wait for the data of carts");
  }

  @Test
  void isContentWithTrafficThatWaitsForAllDataByWayOfOthers() {
    Plans plans = new Plans();
    restores(plans, "orders");
    plans.step("between", "orders");
    restores(plans, "users", "between");
    plans.step("check", "users");
    movesTraffic(plans, "switch", "check");

    assertThat(doubts(plans)).noneMatch(doubt -> doubt.contains("does not wait"));
  }

  @Test
  void namesTenStoresAndHowManyMore() {
    Plans plans = new Plans();
    for (int i = 0; i < 25; i++) {
      restores(plans, "db" + i);
    }
    movesTraffic(plans, "switch");

    assertThat(doubts(plans))
        .contains(
            "'switch' moves traffic, and does not wait for the data of db0, db1, db2, db3, db4,"
                + " db5, db6, db7, db8, db9 and 15 more");
  }
}
