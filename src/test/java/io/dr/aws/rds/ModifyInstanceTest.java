package io.dr.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.SimulatedResource;
import io.dr.aws.AwsAction;
import io.dr.aws.Stage;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedRds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;

class ModifyInstanceTest {
  private static final ModifyInstance.With LARGER =
      new ModifyInstance.With(
          "orders",
          Optional.of("db.r6g.2xlarge"),
          Optional.of(true),
          Optional.of(14),
          Optional.of(true),
          Optional.empty(),
          List.of("sg-1", "sg-2"));

  private final Stage stage = new Stage();
  private final SimulatedCloud cloud = new SimulatedCloud(List.of(new SimulatedRds(stage.world())));

  private Action modifying(ModifyInstance.With with) {
    return AwsAction.on(cloud, ModifyInstance::new).apply(with);
  }

  private void anInstance(Map<String, String> attributes) {
    cloud.expect(new SimulatedResource("rds:instance", "orders", Stage.TO, attributes));
  }

  private RdsClient rds() {
    return cloud.effects(RdsClient.class, Stage.TO);
  }

  private DBInstance shown() {
    return rds()
        .describeDBInstances(request -> request.dbInstanceIdentifier("orders"))
        .dbInstances()
        .get(0);
  }

  private static ModifyInstance.With only(boolean deletionProtection) {
    return new ModifyInstance.With(
        "orders",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(deletionProtection),
        Optional.empty(),
        List.of());
  }

  @Test
  void changesWhatDiffersInOneCallAndWaitsUntilItShows() {
    anInstance(Map.of());

    Next.Done done = stage.done(modifying(LARGER));

    assertThat(stage.calls()).hasSize(1);
    assertThat(stage.calls().get(0).parameters())
        .containsEntry("instanceClass", "db.r6g.large -> db.r6g.2xlarge")
        .containsEntry("securityGroups", "sg-default -> sg-1, sg-2");
    assertThat(shown().dbInstanceClass()).isEqualTo("db.r6g.2xlarge");
    assertThat(shown().multiAZ()).isTrue();
    assertThat(shown().backupRetentionPeriod()).isEqualTo(14);
    assertThat(done.outputs().values()).containsEntry("rebootNeeded", "no");
    assertThat(stage.waits()).contains("modification: RDS taking it in", "modification: modifying");
  }

  @Test
  void changesNothingWhereNothingDiffers() {
    anInstance(Map.of());

    stage.done(modifying(only(false)));

    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void findsItsChangeUnderWayWhenTheAnswerWasLost() {
    anInstance(Map.of());
    stage.loseNextAnswer();

    stage.done(modifying(LARGER));

    assertThat(stage.world().effects()).extracting(Call::operation).hasSize(1);
  }

  @Test
  void waitsForWhatIsGoingOnAlready() {
    anInstance(Map.of());
    rds().modifyDBInstance(request -> request.dbInstanceIdentifier("orders").multiAZ(true));
    stage.pass(Duration.ofSeconds(30));

    stage.done(modifying(only(true)));

    assertThat(stage.waits()).contains("modification: modifying");
    assertThat(stage.calls()).hasSize(1);
  }

  @Test
  void endsWhenSomebodyElseTakesTheChangeBack() {
    anInstance(Map.of());
    Action action = modifying(only(true));
    stage.perform((Next.Effect) action.next(stage.context()));
    rds()
        .modifyDBInstance(
            request -> request.dbInstanceIdentifier("orders").deletionProtection(false));

    Failure failure = stage.failure(action);

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause()).contains("deletionProtection", "false -> true");
    assertThat(stage.calls()).hasSize(1);
  }

  @Test
  void saysThatThereIsNoSuchInstance() {
    assertThat(stage.failure(modifying(LARGER)).kind()).isEqualTo(Failure.Kind.NOT_FOUND);
  }

  @Test
  void doesNotWaitForAnInstanceThatIsBeyondHope() {
    anInstance(Map.of("status", "storage-full"));

    assertThat(stage.failure(modifying(LARGER)).kind()).isEqualTo(Failure.Kind.STATE);
  }

  @Test
  void wantsSomethingToChange() {
    assertThatThrownBy(
            () ->
                new ModifyInstance.With(
                    "orders",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of()))
        .hasMessageContaining("say what shall be changed");
  }
}
