package io.dr.aws.cognito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.Action;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.SimulatedResource;
import io.dr.aws.AwsAction;
import io.dr.aws.Stage;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedCognito;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckPoolTest {
  private final Stage stage = new Stage();
  private final SimulatedCloud cloud =
      new SimulatedCloud(List.of(new SimulatedCognito(stage.world())));

  private Action checking(CheckPool.With with) {
    return AwsAction.on(cloud, CheckPool::new).apply(with);
  }

  private static CheckPool.With pool(String idOrName) {
    return new CheckPool.With(
        idOrName, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static CheckPool.With strict() {
    return new CheckPool.With(
        "main",
        Optional.of("web"),
        Optional.of(1000),
        Optional.of(CheckPool.Mfa.ON),
        Optional.of("login-example"));
  }

  private void aPool(String idOrName, Map<String, String> attributes) {
    cloud.expect(new SimulatedResource("cognito:pool", idOrName, Stage.TO, attributes));
  }

  @Test
  void findsThePoolAndItsClientByTheirNames() {
    aPool(
        "us-west-2_aB3",
        Map.of(
            "name",
            "main",
            "client",
            "web",
            "users",
            "1000",
            "mfa",
            "ON",
            "domain",
            "login-example"));

    Next.Done done = stage.done(checking(strict()));

    assertThat(done.outputs().values())
        .isEqualTo(
            Map.of(
                "userPool", "us-west-2_aB3",
                "client", "1h57kf5cpq17m0eml12EXAMPLE",
                "users", "1000"));
  }

  @Test
  void saysAllThatIsNotAsItMustBe() {
    aPool("us-west-2_aB3", Map.of("name", "main", "client", "web", "users", "999"));

    Failure failure = stage.failure(checking(strict()));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.CHECK);
    assertThat(failure.cause())
        .isEqualTo(
            "The user pool us-west-2_aB3 in us-west-2 holds about 999 users, not at least 1000,"
                + " and has the second factor off, not on, and has no domain, not login-example.");
  }

  @Test
  void saysThatThePoolOrItsClientIsNotThere() {
    assertThat(stage.failure(checking(pool("main"))).kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(stage.failure(checking(pool("us-west-2_gone"))).cause())
        .isEqualTo("There is no user pool us-west-2_gone in us-west-2.");

    aPool("us-west-2_aB3", Map.of("name", "main", "client", "mobile"));

    assertThat(stage.failure(checking(strict())).cause())
        .isEqualTo("There is no client web of the user pool us-west-2_aB3 in us-west-2.");
  }

  @Test
  void refusesANameThatSeveralPoolsHave() {
    aPool("us-west-2_aB3", Map.of("name", "main"));
    aPool("us-west-2_aB4", Map.of("name", "main"));

    Failure failure = stage.failure(checking(pool("main")));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
    assertThat(failure.cause()).contains("us-west-2_aB3", "us-west-2_aB4");
  }

  @Test
  void refusesToAskForNoUsers() {
    assertThatThrownBy(
            () ->
                new CheckPool.With(
                    "main", Optional.empty(), Optional.of(0), Optional.empty(), Optional.empty()))
        .hasMessageContaining("one or more");
  }
}
