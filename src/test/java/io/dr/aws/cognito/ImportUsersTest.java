package io.dr.aws.cognito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.RecoveryPoint;
import io.dr.action.SimulatedResource;
import io.dr.aws.AwsAction;
import io.dr.aws.Stage;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedCognito;
import io.dr.sim.cloud.SimulatedS3;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class ImportUsersTest {
  private static final String FILE = "s3://backups/cognito/main.csv";

  private final Stage stage = new Stage();
  private final SimulatedCognito cognito = new SimulatedCognito(stage.world());
  private final SimulatedCloud cloud =
      new SimulatedCloud(List.of(cognito, new SimulatedS3(stage.world())));
  private final List<URI> uploads = new ArrayList<>();

  private Action importing(String pool) {
    return AwsAction.<ImportUsers.With>on(
            cloud, (with, aws) -> new ImportUsers(with, aws, this::upload))
        .apply(new ImportUsers.With(pool, FILE, Optional.empty()));
  }

  private Action importing() {
    return importing("main");
  }

  private void upload(URI address, byte[] content) {
    uploads.add(address);
    cognito.put(address, content);
  }

  private void aPool() {
    cloud.expect(SimulatedResource.of("cognito:pool", "main", Stage.TO));
  }

  private void aFile() {
    cloud.expect(SimulatedResource.of("s3:object", "backups/cognito/main.csv", Stage.TO));
  }

  private Instant written() {
    return cloud
        .reads(S3Client.class, Stage.TO)
        .headObject(request -> request.bucket("backups").key("cognito/main.csv"))
        .lastModified();
  }

  private List<String> applied() {
    return stage.world().effects().stream()
        .filter(call -> call.service().equals("Cognito"))
        .map(Call::operation)
        .toList();
  }

  @Test
  void createsAJobUploadsTheFileAndImportsIt() {
    aPool();
    aFile();

    Next.Done done = stage.done(importing());

    assertThat(stage.calls())
        .extracting(Call::operation)
        .containsExactly("CreateUserImportJob", "upload", "StartUserImportJob");
    assertThat(stage.calls()).extracting(Call::resource).containsOnly("dr-run-1-step");
    assertThat(done.outputs().value("userPool").orElseThrow()).startsWith("us-west-2_");
    assertThat(done.outputs().value("imported")).contains("4210");
    assertThat(uploads).hasSize(1);
    assertThat(stage.waits().get(0)).startsWith("importing, ");
  }

  @Test
  void provesThePointByTheTimeAtWhichTheFileWasWritten() {
    aPool();
    aFile();

    Next.Done done = stage.done(importing());

    assertThat(done.recoveryPoint())
        .contains(new RecoveryPoint.Known(written(), "LastModified of the users' file"));
  }

  @Test
  void keepsThePointOfTheFileThatWasUploadedWhenItIsReplaced() {
    aPool();
    aFile();
    Instant before = written();
    stage.perform((Next.Effect) importing().next(stage.context()));
    stage.perform((Next.Effect) importing().next(stage.context()));
    stage.pass(Duration.ofMinutes(1));
    cloud
        .effects(S3Client.class, Stage.TO)
        .putObject(
            request -> request.bucket("backups").key("cognito/main.csv"),
            RequestBody.fromString("newer"));
    assertThat(written()).isAfter(before);

    Next.Effect start = (Next.Effect) importing().next(stage.context());

    assertThat(start.call().operation()).isEqualTo("StartUserImportJob");
    assertThat(start.commitsTo().orElseThrow())
        .isEqualTo(new RecoveryPoint.Known(before, "LastModified of the users' file"));
  }

  @Test
  void tellsNobodyThePreSignedAddress() {
    aPool();
    aFile();

    stage.done(importing());

    String secret = uploads.get(0).toString();
    assertThat(stage.calls().toString()).doesNotContain(secret);
    assertThat(stage.context().receipts().toString()).doesNotContain(secret);
    assertThat(stage.waits()).noneMatch(wait -> wait.contains(secret));
  }

  @Test
  void doesNothingTwiceWhenEveryAnswerIsLost() {
    aPool();
    aFile();
    Action action = importing();
    stage.loseNextAnswer();
    stage.perform((Next.Effect) action.next(stage.context()));
    stage.loseNextAnswer();
    stage.perform((Next.Effect) action.next(stage.context()));
    stage.perform((Next.Effect) action.next(stage.context()));
    stage.loseNextAnswer();
    stage.perform((Next.Effect) action.next(stage.context()));

    Next.Done done = stage.done(action);

    assertThat(applied()).containsExactly("CreateUserImportJob", "StartUserImportJob");
    assertThat(uploads).hasSize(2).containsOnly(uploads.get(0));
    assertThat(done.recoveryPoint().orElseThrow()).isInstanceOf(RecoveryPoint.Known.class);
  }

  @Test
  void countsTheUsersThatWereNotTaken() {
    cloud.expect(new SimulatedResource("cognito:pool", "main", Stage.TO, Map.of("refused", "17")));
    aFile();

    Failure failure = stage.failure(importing());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause()).contains("17 users", "4193");
    assertThat(applied()).containsExactly("CreateUserImportJob", "StartUserImportJob");
  }

  @Test
  void saysThatThePoolIsNotThere() {
    aFile();

    Failure failure = stage.failure(importing());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(failure.cause()).isEqualTo("There is no user pool main in us-west-2.");
  }

  @Test
  void saysThatAPoolOfThatIdIsNotThere() {
    aFile();

    assertThat(stage.failure(importing("us-west-2_AbCdEf")).kind())
        .isEqualTo(Failure.Kind.NOT_FOUND);
  }

  @Test
  void refusesToGuessBetweenPoolsOfOneName() {
    aFile();
    aPool();
    cloud.expect(
        new SimulatedResource(
            "cognito:pool", "us-west-2_Second", Stage.TO, Map.of("name", "main")));

    Failure failure = stage.failure(importing());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
    assertThat(failure.cause()).startsWith("2 user pools").contains("us-west-2_Second");
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void createsNoJobWhenThereIsNoFile() {
    aPool();
    cloud.expect(SimulatedResource.of("s3:object", "backups/cognito/other.csv", Stage.TO));

    Failure failure = stage.failure(importing());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(failure.cause()).contains(FILE);
    assertThat(applied()).isEmpty();
  }

  @Test
  void wantsAnAddressInS3() {
    assertThatThrownBy(
            () -> new ImportUsers.With("main", "https://example.com/a.csv", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rehearsesInTheWorldThatItAsksFor() {
    ImportUsers.TYPE
        .simulates()
        .apply(new ImportUsers.With("main", FILE, Optional.empty()), Stage.run())
        .forEach(cloud::expect);

    assertThat(stage.done(importing()).outputs().value("imported")).isPresent();
  }
}
