package io.dr.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.Action;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.RecoveryPoint;
import io.dr.action.RunFacts;
import io.dr.action.SimulatedResource;
import io.dr.action.StepContext;
import io.dr.aws.AwsAction;
import io.dr.aws.Cloud;
import io.dr.aws.RecoveryPointTag;
import io.dr.aws.Stage;
import io.dr.runbook.Site;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedServices;
import java.lang.reflect.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.Tag;

class RestoreTableTest {
  private static final String ARN = "arn:aws:dynamodb:us-west-2:111122223333:table/permissions";
  private static final RestoreTable.With FROM_THE_FAILED_SITE =
      new RestoreTable.With(
          "permissions", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  private static final RestoreTable.With FROM_A_REPLICA =
      new RestoreTable.With(
          "permissions",
          Optional.of("permissions-restored"),
          Optional.of("permissions-copy"),
          Optional.empty(),
          Optional.empty());

  private final Stage stage = new Stage();
  private final SimulatedCloud cloud =
      new SimulatedCloud(new SimulatedServices(stage.world()).all());
  private final DynamoDbClient dynamo = cloud.effects(DynamoDbClient.class, Stage.TO);

  private Action restoring(RestoreTable.With with) {
    return AwsAction.on(cloud, RestoreTable::new).apply(with);
  }

  private Action restoring() {
    return restoring(FROM_THE_FAILED_SITE);
  }

  private void aTable(Map<String, String> attributes) {
    cloud.expect(new SimulatedResource("dynamodb:table", "permissions", Stage.FROM, attributes));
  }

  private List<String> applied() {
    return stage.world().effects().stream().map(Call::operation).toList();
  }

  private Map<String, String> tags(String arn) {
    return dynamo.listTagsOfResource(request -> request.resourceArn(arn)).tags().stream()
        .collect(java.util.stream.Collectors.toMap(Tag::key, Tag::value));
  }

  @Test
  void restoresTheTableIntoTheTargetRegionAndPutsBackWhatARestoreLoses() {
    aTable(Map.of("ttl", "expires"));

    Next.Done done = stage.done(restoring());

    assertThat(done.outputs().values()).isEqualTo(Map.of("table", "permissions", "arn", ARN));
    assertThat(applied())
        .containsExactly(
            "RestoreTableToPointInTime",
            "TagResource",
            "UpdateContinuousBackups",
            "UpdateTimeToLive");
    assertThat(tags(ARN)).containsAllEntriesOf(stage.context().tags());
    assertThat(
            dynamo
                .describeContinuousBackups(request -> request.tableName("permissions"))
                .continuousBackupsDescription()
                .pointInTimeRecoveryDescription()
                .pointInTimeRecoveryStatus())
        .isEqualTo(PointInTimeRecoveryStatus.ENABLED);
    assertThat(
            dynamo
                .describeTimeToLive(request -> request.tableName("permissions"))
                .timeToLiveDescription()
                .attributeName())
        .isEqualTo("expires");
    assertThat(stage.waits()).containsOnly("restoring: CREATING");
  }

  @Test
  void restoresWithTheCapacityAndTheKeyThatTheRunbookGives() {
    aTable(Map.of());

    stage.done(
        restoring(
            new RestoreTable.With(
                "permissions",
                Optional.empty(),
                Optional.empty(),
                Optional.of(true),
                Optional.of("alias/tables"))));

    var restored = dynamo.describeTable(request -> request.tableName("permissions")).table();
    assertThat(restored.billingModeSummary().billingModeAsString()).isEqualTo("PAY_PER_REQUEST");
    assertThat(restored.sseDescription().kmsMasterKeyArn()).isEqualTo("alias/tables");
  }

  private void tagTheSource(Map<String, String> tags) {
    List<Tag> given =
        tags.entrySet().stream()
            .map(entry -> Tag.builder().key(entry.getKey()).value(entry.getValue()).build())
            .toList();
    cloud
        .effects(DynamoDbClient.class, Stage.FROM)
        .tagResource(
            request ->
                request
                    .resourceArn("arn:aws:dynamodb:us-east-1:111122223333:table/permissions")
                    .tags(given));
  }

  @Test
  void putsTheTagsOfItsOwnerBackButNotThoseOfAnEarlierRecovery() {
    aTable(Map.of());
    tagTheSource(Map.of("team", "identity", "dr:run", "an-earlier-run", "dr:drill", "yes"));

    stage.done(restoring());

    assertThat(tags(ARN))
        .containsEntry("team", "identity")
        .containsEntry("dr:run", Stage.run().id())
        .doesNotContainKey("dr:drill");
  }

  /** The region failed, and between the restore and what is put back it falls silent. */
  @Test
  void putsBackFromItsReceiptWhatTheSourceCanNoLongerTell() {
    aTable(Map.of("ttl", "expires"));
    tagTheSource(Map.of("team", "identity"));
    stage.perform((Next.Effect) restoring().next(stage.context()));

    stage.done(
        AwsAction.on(withoutTheFailedRegion(), RestoreTable::new).apply(FROM_THE_FAILED_SITE));

    assertThat(applied()).endsWith("UpdateTimeToLive");
    assertThat(tags(ARN)).containsEntry("team", "identity");
  }

  @Test
  void saysWhatToDoWhereTheFailedRegionDoesNotAnswer() {
    aTable(Map.of());

    Failure failure =
        stage.failure(
            AwsAction.on(withoutTheFailedRegion(), RestoreTable::new).apply(FROM_THE_FAILED_SITE));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
    assertThat(failure.cause()).contains("permissions in us-east-1");
    assertThat(failure.remedy()).contains("sourceTable");
    assertThat(stage.calls()).isEmpty();
  }

  private Cloud withoutTheFailedRegion() {
    return new Cloud() {
      @Override
      public <C extends SdkClient> C reads(Class<C> client, Site site) {
        return site.equals(Stage.FROM) ? silent(client) : cloud.reads(client, site);
      }

      @Override
      public <C extends SdkClient> C effects(Class<C> client, Site site) {
        return site.equals(Stage.FROM) ? silent(client) : cloud.effects(client, site);
      }
    };
  }

  private static <C extends SdkClient> C silent(Class<C> client) {
    Object proxy =
        Proxy.newProxyInstance(
            client.getClassLoader(),
            new Class<?>[] {client},
            (self, method, arguments) -> {
              throw SdkClientException.create(
                  "no answer", new UnknownHostException("dynamodb.us-east-1.amazonaws.com"));
            });
    return client.cast(proxy);
  }

  private void scaling(Site site, String resource, String dimension) {
    cloud.expect(
        new SimulatedResource(
            "autoscaling:target",
            resource + " " + dimension,
            site,
            Map.of("min", "20", "max", "900", "target", "65")));
  }

  private List<ScalableTarget> scalingHere() {
    return cloud
        .reads(ApplicationAutoScalingClient.class, Stage.TO)
        .describeScalableTargets(request -> request.serviceNamespace("dynamodb"))
        .scalableTargets();
  }

  @Test
  void putsBackStreamScalingAndProtectionOneAfterTheOther() {
    aTable(Map.of("stream", "NEW_IMAGE", "protected", "true"));
    scaling(Stage.FROM, "table/permissions", "dynamodb:table:WriteCapacityUnits");

    stage.done(restoring());

    assertThat(applied())
        .containsExactly(
            "RestoreTableToPointInTime",
            "TagResource",
            "UpdateContinuousBackups",
            "UpdateTable",
            "RegisterScalableTarget",
            "PutScalingPolicy",
            "UpdateTable");
    TableDescription table =
        dynamo.describeTable(request -> request.tableName("permissions")).table();
    assertThat(table.streamSpecification().streamViewTypeAsString()).isEqualTo("NEW_IMAGE");
    assertThat(table.deletionProtectionEnabled()).isTrue();
    assertThat(scalingHere())
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.minCapacity()).isEqualTo(20);
              assertThat(target.maxCapacity()).isEqualTo(900);
            });
  }

  @Test
  void whatTheRunbookGivesWinsOverWhatTheSourceHas() {
    aTable(Map.of("ttl", "expires"));
    scaling(Stage.FROM, "table/permissions", "dynamodb:table:ReadCapacityUnits");
    GivenSettings given =
        new GivenSettings(
            Optional.of("until"),
            Optional.of("KEYS_ONLY"),
            Optional.of(true),
            Optional.of(new GivenSettings.Capacity(50, 4000, 70)),
            Optional.empty(),
            Map.of("team", "access"));

    stage.done(
        restoring(
            new RestoreTable.With(
                "permissions",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(given))));

    assertThat(
            dynamo
                .describeTimeToLive(request -> request.tableName("permissions"))
                .timeToLiveDescription()
                .attributeName())
        .isEqualTo("until");
    assertThat(scalingHere()).extracting(ScalableTarget::maxCapacity).containsExactly(4000);
    assertThat(tags(ARN)).containsEntry("team", "access");
  }

  @Test
  void letsNothingScaleThatIsOnDemand() {
    aTable(Map.of());
    scaling(Stage.FROM, "table/permissions", "dynamodb:table:ReadCapacityUnits");

    stage.done(
        restoring(
            new RestoreTable.With(
                "permissions",
                Optional.empty(),
                Optional.empty(),
                Optional.of(true),
                Optional.empty())));

    assertThat(scalingHere()).isEmpty();
  }

  @Test
  void keepsInTheReceiptHowTheSourceScales() {
    Scaling index =
        new Scaling(
            "by-user",
            "dynamodb:index:ReadCapacityUnits",
            1,
            9,
            Optional.of(70.0),
            Optional.of(60),
            Optional.empty());

    assertThat(Scaling.read(index.key(), index.written())).isEqualTo(index);
    assertThat(index.resource("permissions")).isEqualTo("table/permissions/index/by-user");
  }

  @Test
  void leavesTimeToLiveAloneWhereTheSourceHasNone() {
    aTable(Map.of());

    stage.done(restoring());

    assertThat(applied())
        .containsExactly("RestoreTableToPointInTime", "TagResource", "UpdateContinuousBackups");
  }

  @Test
  void restoresToTheMomentItCommittedTo() {
    aTable(Map.of());
    Next.Effect restore = (Next.Effect) restoring().next(stage.context());

    Next.Done done = stage.done(restoring());

    RecoveryPoint.Known point = (RecoveryPoint.Known) restore.commitsTo().orElseThrow();
    assertThat(point.source()).isEqualTo("LatestRestorableDateTime");
    assertThat(point.at()).isBefore(Stage.OUTAGE);
    assertThat(restore.call().parameters()).containsEntry("restoreDateTime", point.at().toString());
    assertThat(done.recoveryPoint()).contains(point);
    assertThat(tags(ARN)).containsEntry(RecoveryPointTag.KEY, RecoveryPointTag.value(point));
  }

  @Test
  void restoresFromATableOfTheTargetRegionWhereOneIsNamed() {
    cloud.expect(SimulatedResource.of("dynamodb:table", "permissions-copy", Stage.TO));

    Next.Done done = stage.done(restoring(FROM_A_REPLICA));

    assertThat(done.outputs().value("table")).contains("permissions-restored");
    assertThat(
            dynamo
                .describeTable(request -> request.tableName("permissions-restored"))
                .table()
                .restoreSummary()
                .sourceTableArn())
        .isEqualTo("arn:aws:dynamodb:us-west-2:111122223333:table/permissions-copy");
  }

  @Test
  void adoptsTheTableWhenTheAnswerWasLost() {
    aTable(Map.of("ttl", "expires"));
    Next.Effect restore = (Next.Effect) restoring().next(stage.context());
    stage.loseNextAnswer();
    stage.perform(restore);
    stage.pass(Duration.ofMinutes(1));

    Next.Done done = stage.done(restoring());

    assertThat(applied())
        .containsExactly(
            "RestoreTableToPointInTime",
            "TagResource",
            "UpdateContinuousBackups",
            "UpdateTimeToLive");
    assertThat(done.recoveryPoint()).isEqualTo(restore.commitsTo());
  }

  @Test
  void appliesNoLaterEffectTwiceWhenItsAnswerWasLost() {
    aTable(Map.of("ttl", "expires"));
    Action action = restoring();
    Next next = action.next(stage.context());
    while (!(next instanceof Next.Done)) {
      if (next instanceof Next.Effect effect) {
        stage.loseNextAnswer();
        stage.perform(effect);
      }
      stage.pass(Duration.ofSeconds(30));
      next = action.next(stage.context());
    }

    assertThat(applied()).doesNotHaveDuplicates().hasSize(4);
  }

  @Test
  void knowsItsTableAgainThoughTheClockOfWhoDeclaredIsMinutesAhead() {
    aTable(Map.of());
    Action action = restoring();
    stage.perform((Next.Effect) action.next(stage.context()));

    assertThat(action.next(declaredAfter(Duration.ofMinutes(4)))).isInstanceOf(Next.Wait.class);
    assertThat(action.next(declaredAfter(Duration.ofMinutes(6)))).isInstanceOf(Next.Failed.class);
  }

  /** What an action is told whose run was declared, by its own clock, so much later than now. */
  private StepContext declaredAfter(Duration ahead) {
    RunFacts run = Stage.run();
    RunFacts declared =
        new RunFacts(
            run.id(),
            run.runbook(),
            run.exercise(),
            run.from(),
            run.to(),
            run.accounts(),
            run.tags(),
            run.outageAt(),
            stage.now().plus(ahead),
            run.by());
    return new StepContext(
        declared, "step", 1, stage.now(), stage.now(), List.of(), Optional.empty());
  }

  @Test
  void refusesATableThatIsThereAlready() {
    aTable(Map.of());
    cloud.expect(SimulatedResource.of("dynamodb:table", "permissions", Stage.TO));

    Failure failure = stage.failure(restoring());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.FOREIGN);
    assertThat(stage.calls()).isEmpty();
  }

  @Test
  void refusesATableThatAnotherRunRestored() {
    aTable(Map.of());
    stage.done(restoring());
    dynamo.tagResource(
        request ->
            request
                .resourceArn(ARN)
                .tags(Tag.builder().key(StepContext.RUN_TAG).value("another").build()));

    assertThat(stage.failure(restoring()).kind()).isEqualTo(Failure.Kind.FOREIGN);
  }

  @Test
  void refusesATableThatWasRestoredFromAnother() {
    aTable(Map.of());
    cloud.expect(SimulatedResource.of("dynamodb:table", "something-else", Stage.TO));
    dynamo.restoreTableToPointInTime(
        request ->
            request
                .sourceTableName("something-else")
                .targetTableName("permissions")
                .useLatestRestorableTime(true));

    assertThat(stage.failure(restoring()).kind()).isEqualTo(Failure.Kind.FOREIGN);
  }

  @Test
  void saysThatThereIsNoTableToRestoreFrom() {
    Failure failure = stage.failure(restoring());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.NOT_FOUND);
    assertThat(failure.cause())
        .isEqualTo("There is no table permissions in us-east-1 to restore from.");
  }

  @Test
  void saysThatTheTableHasNoContinuousBackups() {
    aTable(Map.of("backups", "false"));

    assertThat(stage.failure(restoring()).kind()).isEqualTo(Failure.Kind.STATE);
  }

  @Test
  void doesNotRestoreATableOntoItself() {
    assertThatThrownBy(
            () ->
                new RestoreTable.With(
                    "a", Optional.of("b"), Optional.of("b"), Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rehearsesInTheWorldThatItAsksFor() {
    for (RestoreTable.With with : List.of(FROM_THE_FAILED_SITE, FROM_A_REPLICA)) {
      RestoreTable.TYPE.simulates().apply(with, Stage.run()).forEach(cloud::expect);
    }

    assertThat(stage.done(restoring()).recoveryPoint().orElseThrow())
        .isInstanceOf(RecoveryPoint.Known.class);
    assertThat(restoring(FROM_A_REPLICA).next(stage.context())).isInstanceOf(Next.Effect.class);
  }
}
