package io.dr.aws.rds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.action.Action;
import io.dr.action.Catalog;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.RecoveryPoint;
import io.dr.action.SimulatedResource;
import io.dr.aws.Stage;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedRds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestoreToTimeTest {
  private final Stage stage = new Stage();
  private final SimulatedCloud cloud = new SimulatedCloud(List.of(new SimulatedRds(stage.world())));

  @BeforeEach
  void backups() {
    cloud.expect(
        new SimulatedResource(
            "rds:backup", "orders", Stage.TO, Map.of("sourceRegion", "us-east-1")));
  }

  private Action restore(Optional<String> time) {
    Map<String, Object> block = new HashMap<>();
    block.put("instance", "orders-restored");
    block.put("sourceInstance", "orders");
    block.put("instanceClass", "db.r6g.large");
    block.put("multiAz", true);
    time.ifPresent(moment -> block.put("time", moment));
    return new RestoreToTime(
        Catalog.bind(RestoreToTime.TYPE, new ObjectMapper().valueToTree(block)), cloud);
  }

  @Test
  void thePinnedMomentIsTheRecoveryPointAlsoWhenTheAnswerWasLost() {
    Next.Effect first = (Next.Effect) restore(Optional.empty()).next(stage.context());
    stage.loseNextAnswer();

    Next.Done done = stage.done(restore(Optional.empty()));

    assertThat(stage.calls()).hasSize(1);
    RecoveryPoint.Known point = (RecoveryPoint.Known) done.recoveryPoint().orElseThrow();
    assertThat(first.commitsTo()).contains(point);
    assertThat(first.call().parameters()).containsEntry("restoreTime", point.at().toString());
    assertThat(point.at()).isBefore(Stage.OUTAGE);
    assertThat(point.source()).isEqualTo("RestoreWindow.LatestTime");
  }

  @Test
  void aChosenMomentOutsideTheWindowIsRefusedWithTheWindow() {
    Failure failure = stage.failure(restore(Optional.of(Stage.OUTAGE.toString())));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
    assertThat(failure.cause())
        .startsWith("The backups hold no 2026-03-01T10:00:00Z: they reach from 2026-02-22T");
    assertThat(stage.world().effects()).isEmpty();
  }

  @Test
  void leavesAnInstanceOfThatNameAloneThatItDidNotRestore() {
    cloud.expect(SimulatedResource.of("rds:instance", "orders-restored", Stage.TO));

    assertThat(stage.failure(restore(Optional.empty())).kind()).isEqualTo(Failure.Kind.FOREIGN);
  }

  @Test
  void aMomentThatIsNoneIsToldWhereItIsWritten() {
    assertThatThrownBy(() -> restore(Optional.of("yesterday")))
        .hasMessageContaining("time 'yesterday' is no moment in UTC; write 2026-11-23T03:12:00Z");
  }

  private Action fromBackup(String arn) {
    Map<String, Object> block = Map.of("instance", "orders-restored", "backup", arn);
    return new RestoreToTime(
        Catalog.bind(RestoreToTime.TYPE, new ObjectMapper().valueToTree(block)), cloud);
  }

  @Test
  void takesTheBackupsByTheirArn() {
    String arn = "arn:aws:rds:us-west-2:111122223333:auto-backup:ab-named";
    cloud.expect(SimulatedResource.of("rds:backup", arn, Stage.TO));

    Next.Done done = stage.done(fromBackup(arn));

    assertThat(done.outputs().value("backup")).contains(arn);
  }

  @Test
  void saysWhatToDoWhereThereAreNoBackups() {
    Failure failure =
        stage.failure(fromBackup("arn:aws:rds:us-west-2:111122223333:auto-backup:ab-none"));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(failure.remedy())
        .isEqualTo("Restore a snapshot with rds.restore-snapshot instead; then resume.");
  }

  @Test
  void restoresAChosenMomentWithinTheWindow() {
    String chosen = Stage.OUTAGE.minusSeconds(86_400).toString();

    Next.Done done = stage.done(restore(Optional.of(chosen)));

    assertThat(((RecoveryPoint.Known) done.recoveryPoint().orElseThrow()).at()).hasToString(chosen);
    assertThat(stage.calls().get(0).parameters())
        .containsEntry("restoreTime", chosen)
        .containsEntry("MultiAZ", "true");
  }
}
