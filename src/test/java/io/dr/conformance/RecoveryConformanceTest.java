package io.dr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.aws.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole program over AWS's own protocols, driven by nothing but its environment; what it left
 * behind is asked of AWS's command line.
 */
@Tag("conformance")
@ExtendWith(MotoServer.class)
class RecoveryConformanceTest {
  @TempDir Path directory;
  private Production production;

  @BeforeEach
  void productionInOneRegionAndItsCopiesInAnother() throws IOException {
    production = Production.in(directory);
  }

  private String aws(String arguments) {
    return production.aws(arguments);
  }

  private Program initiate(String... further) {
    List<String> arguments = new ArrayList<>(List.of("initiate", "recover.yaml", "--yes"));
    arguments.addAll(List.of(further));
    return production.dr(arguments.toArray(String[]::new));
  }

  @Test
  void recoversTheWholeRunbookAndAwsShowsIt() {
    Program recovery = initiate();

    assertThat(recovery.exitCode()).as(recovery.out() + recovery.err()).isZero();
    String run = recovery.out().replaceAll("(?s).*recover-over-the-wire  run (\\S+) .*", "$1");
    assertThat(
            aws(
                "rds describe-db-instances --region us-west-2 --db-instance-identifier"
                    + " orders-restored --query DBInstances[0].TagList[]"))
        .contains("dr:run\t" + run)
        .contains("dr:runbook\trecover-over-the-wire")
        .contains("cost-center\trecovery")
        .contains("dr:step\torders-db");
    assertThat(
            aws(
                "dynamodb describe-table --region us-west-2 --table-name permissions"
                    + " --query Table.TableStatus"))
        .isEqualToIgnoringWhitespace("ACTIVE");
    assertThat(
            aws(
                "cloudformation list-stacks --region us-west-2 --query StackSummaries[].[StackName,StackStatus]"))
        .contains("base\tCREATE_COMPLETE")
        .contains("orders\tCREATE_COMPLETE")
        .contains("billing\tCREATE_COMPLETE");
    assertThat(aws("sqs list-queues --region us-west-2"))
        .as("each stack was given what the one before put out")
        .contains("billing-after-orders-after-base-queue");
    assertThat(
            aws(
                "cloudfront get-distribution --id "
                    + production.distribution()
                    + " --query Distribution.DistributionConfig.Origins.Items[0].DomainName"))
        .isEqualToIgnoringWhitespace("app.us-west-2.example.com");
    assertThat(recordsInTheZone()).isEqualTo(Production.RECORDS);
    assertThat(changeCalls(recovery)).isEqualTo(2);
    assertThat(aws("s3 cp s3://dr-status/index.html - --region us-west-2")).contains("resolved");
  }

  @Test
  void aSecondRecoveryLeavesWhatTheFirstOneRestoredAlone() {
    assertThat(initiate().exitCode()).isZero();

    assertThat(initiate().exitCode()).as("preflight refuses").isEqualTo(4);
    Program second = initiate("--skip-preflight", "to see what happens");

    assertThat(second.exitCode()).isEqualTo(5);
    assertThat(second.out())
        .contains("There already is an instance orders-restored in us-west-2")
        .contains("dr resume");
  }

  @Test
  void aRunThatStoodStillIsResumedWhereItStood() {
    aws("rds delete-db-snapshot --region us-west-2 --db-snapshot-identifier orders-copy");
    Program refused = initiate();
    assertThat(refused.exitCode()).as(refused.out() + refused.err()).isEqualTo(4);
    assertThat(refused.err())
        .contains("fail  orders-db  There is no snapshot orders-copy in us-west-2.")
        .contains("nothing was started");
    Program first = initiate("--skip-preflight", "it is being copied");
    assertThat(first.exitCode()).as(first.out() + first.err()).isEqualTo(5);
    assertThat(first.out()).contains("There is no snapshot orders-copy in us-west-2");
    aws(
        "rds copy-db-snapshot --region us-west-2 --source-db-snapshot-identifier"
            + " arn:aws:rds:us-east-1:"
            + Stage.TO.account()
            + ":snapshot:orders-nightly"
            + " --target-db-snapshot-identifier orders-copy");
    String run = first.out().replaceAll("(?s).*dr resume (\\S+).*", "$1");

    Program resumed = Program.dr(directory, production.environment(), "resume", run);

    assertThat(resumed.exitCode()).as(resumed.out() + resumed.err()).isZero();
    assertThat(resumed.out()).doesNotContain("RestoreTableToPointInTime");
    assertThat(recordsInTheZone()).isEqualTo(Production.RECORDS);
  }

  @Test
  void beginsNothingWhenAwsCannotBeReached() {
    Map<String, String> cutOff = new HashMap<>(production.environment());
    cutOff.put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");

    Program refused = Program.dr(directory, cutOff, "initiate", "recover.yaml", "--yes");

    assertThat(refused.exitCode()).as(refused.out() + refused.err()).isEqualTo(11);
    assertThat(refused.err()).contains("STS cannot be reached").doesNotContain("\tat ");
    assertThat(Program.dr(directory, production.environment(), "status").err())
        .contains("No run was kept");
  }

  private long recordsInTheZone() {
    String zone = aws("route53 list-hosted-zones-by-name --query HostedZones[0].Id").strip();
    return Stream.of(
            aws("route53 list-resource-record-sets --hosted-zone-id "
                    + zone
                    + " --query ResourceRecordSets[].ResourceRecords[].Value")
                .split("\\s+"))
        .filter("app.us-west-2.example.com"::equals)
        .count();
  }

  private static long changeCalls(Program recovery) {
    return recovery.out().lines().filter(line -> line.contains("ChangeResourceRecordSets")).count();
  }
}
