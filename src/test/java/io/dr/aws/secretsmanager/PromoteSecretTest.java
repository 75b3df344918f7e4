package io.dr.aws.secretsmanager;

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
import io.dr.sim.cloud.SimulatedServices;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;

class PromoteSecretTest {
  private static final String SECRET = "orders/database";

  private final Stage stage = new Stage();
  private final SimulatedCloud cloud =
      new SimulatedCloud(new SimulatedServices(stage.world()).all());

  private Action promoting(String secret) {
    return AwsAction.on(cloud, PromoteSecret::new).apply(new PromoteSecret.With(secret));
  }

  private void aReplica() {
    cloud.expect(
        new SimulatedResource(
            "secretsmanager:replica", SECRET, Stage.TO, Map.of("primaryRegion", "us-east-1")));
  }

  @Test
  void cutsTheReplicaOffItsPrimary() {
    aReplica();

    Next.Effect effect = (Next.Effect) promoting(SECRET).next(stage.context());
    Next.Done done = stage.done(promoting(SECRET));

    assertThat(effect.observed()).isEqualTo("a replica of the secret in us-east-1");
    assertThat(stage.calls())
        .extracting(Call::operation)
        .containsExactly("StopReplicationToReplica");
    assertThat(done.outputs().value("arn").orElseThrow())
        .startsWith("arn:aws:secretsmanager:us-west-2:111122223333:secret:orders/database-");
  }

  @Test
  void doesNothingTwiceWhenTheAnswerWasLost() {
    aReplica();
    stage.loseNextAnswer();

    stage.done(promoting(SECRET));
    stage.done(promoting(SECRET));

    assertThat(stage.calls()).hasSize(1);
  }

  @Test
  void findsTheReplicaByThePrimarysArnAsWell() {
    aReplica();

    stage.done(
        promoting("arn:aws:secretsmanager:us-east-1:111122223333:secret:orders/database-Ab1Cd2"));

    assertThat(stage.world().effects()).extracting(Call::resource).containsExactly(SECRET);
  }

  @Test
  void leavesASecretAloneThatIsNoReplica() {
    cloud.expect(SimulatedResource.of("secretsmanager:secret", SECRET, Stage.TO));

    stage.done(promoting(SECRET));

    assertThat(stage.calls()).isEmpty();
    SecretsManagerClient client = cloud.effects(SecretsManagerClient.class, Stage.TO);
    assertThatThrownBy(() -> client.stopReplicationToReplica(request -> request.secretId(SECRET)))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void saysThatTheSecretIsNotThere() {
    Failure failure = stage.failure(promoting(SECRET));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(failure.cause()).isEqualTo("There is no secret orders/database in us-west-2.");
  }
}
