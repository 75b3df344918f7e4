package io.dr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.aws.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
  private static final Path RUNBOOKS = Path.of("src/test/resources/conformance");
  private static final int RECORDS = 600;
  private static final String DISTRIBUTION =
      """
      {"CallerReference":"a","Comment":"","Enabled":true,"Origins":{"Quantity":1,"Items":[
      {"Id":"app","DomainName":"app.us-east-1.example.com","CustomOriginConfig":
      {"HTTPPort":80,"HTTPSPort":443,"OriginProtocolPolicy":"https-only"}}]},
      "DefaultCacheBehavior":{"TargetOriginId":"app","ViewerProtocolPolicy":"redirect-to-https",
      "ForwardedValues":{"QueryString":false,"Cookies":{"Forward":"none"}},"MinTTL":0}}
      """;

  @TempDir Path directory;
  private Map<String, String> environment = Map.of();
  private String distribution = "";

  @BeforeEach
  void productionInOneRegionAndItsCopiesInAnother() throws IOException {
    MotoServer.wanted("aws");
    environment =
        Map.of(
            "AWS_ENDPOINT_URL", System.getProperty("aws.endpointUrl"),
            "AWS_ACCESS_KEY_ID", "conformance",
            "AWS_SECRET_ACCESS_KEY", "conformance",
            "AWS_DEFAULT_REGION", "us-east-1");
    aws(
        "s3api create-bucket --bucket dr-status --region us-west-2"
            + " --create-bucket-configuration LocationConstraint=us-west-2");
    aws(
        "rds create-db-instance --db-instance-identifier orders --engine postgres"
            + " --db-instance-class db.t3.micro --allocated-storage 20 --master-username someone"
            + " --master-user-password s0mething-long");
    aws(
        "rds create-db-snapshot --db-instance-identifier orders"
            + " --db-snapshot-identifier orders-nightly");
    aws(
        "rds copy-db-snapshot --region us-west-2 --source-db-snapshot-identifier"
            + " arn:aws:rds:us-east-1:"
            + Stage.TO.account()
            + ":snapshot:orders-nightly"
            + " --target-db-snapshot-identifier orders-copy");
    aws(
        "dynamodb create-table --region us-west-2 --table-name permissions-replica"
            + " --attribute-definitions AttributeName=id,AttributeType=S"
            + " --key-schema AttributeName=id,KeyType=HASH --billing-mode PAY_PER_REQUEST");
    aws(
        "dynamodb update-continuous-backups --region us-west-2 --table-name permissions-replica"
            + " --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true");
    aws("route53 create-hosted-zone --name example.com --caller-reference a");
    Files.writeString(directory.resolve("distribution.json"), DISTRIBUTION);
    distribution =
        aws("cloudfront create-distribution --distribution-config file://distribution.json"
                + " --query Distribution.Id")
            .strip();
    copyRunbook();
  }

  private void copyRunbook() throws IOException {
    Files.createDirectory(directory.resolve("stacks"));
    for (String name : new String[] {"stacks/base.yaml", "stacks/orders.yaml"}) {
      Files.copy(RUNBOOKS.resolve(name), directory.resolve(name));
    }
    String runbook =
        Files.readString(RUNBOOKS.resolve("recover.yaml"))
            .replace("123456789012", Stage.TO.account());
    Files.writeString(directory.resolve("recover.yaml"), runbook);
    String records =
        IntStream.range(0, RECORDS)
            .mapToObj(
                i ->
                    ("{\"name\":\"h%03d.example.com\",\"type\":\"CNAME\",\"ttl\":60,"
                            + "\"value\":\"app.us-west-2.example.com\"}")
                        .formatted(i))
            .collect(Collectors.joining(",", "[", "]"));
    Files.writeString(directory.resolve("records.json"), records);
  }

  private String aws(String arguments) {
    Program program = Program.aws(directory, environment, arguments.split(" +"));
    assertThat(program.exitCode()).as("aws %s: %s", arguments, program.err()).isZero();
    return program.out();
  }

  private Program initiate() {
    return Program.dr(
        directory,
        environment,
        "initiate",
        "recover.yaml",
        "--yes",
        "--set",
        "distribution=" + distribution,
        "--set",
        "health=" + environment.get("AWS_ENDPOINT_URL") + "/moto-api/");
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
                    + distribution
                    + " --query Distribution.DistributionConfig.Origins.Items[0].DomainName"))
        .isEqualToIgnoringWhitespace("app.us-west-2.example.com");
    assertThat(recordsInTheZone()).isEqualTo(RECORDS);
    assertThat(changeCalls(recovery)).isEqualTo(2);
    assertThat(aws("s3 cp s3://dr-status/index.html - --region us-west-2")).contains("resolved");
  }

  @Test
  void aSecondRecoveryLeavesWhatTheFirstOneRestoredAlone() {
    assertThat(initiate().exitCode()).isZero();

    Program second = initiate();

    assertThat(second.exitCode()).isEqualTo(5);
    assertThat(second.out())
        .contains("There already is an instance orders-restored in us-west-2")
        .contains("dr resume");
  }

  @Test
  void aRunThatStoodStillIsResumedWhereItStood() {
    aws("rds delete-db-snapshot --region us-west-2 --db-snapshot-identifier orders-copy");
    Program first = initiate();
    assertThat(first.exitCode()).as(first.out() + first.err()).isEqualTo(5);
    assertThat(first.out()).contains("There is no snapshot orders-copy in us-west-2");
    aws(
        "rds copy-db-snapshot --region us-west-2 --source-db-snapshot-identifier"
            + " arn:aws:rds:us-east-1:"
            + Stage.TO.account()
            + ":snapshot:orders-nightly"
            + " --target-db-snapshot-identifier orders-copy");
    String run = first.out().replaceAll("(?s).*dr resume (\\S+).*", "$1");

    Program resumed = Program.dr(directory, environment, "resume", run);

    assertThat(resumed.exitCode()).as(resumed.out() + resumed.err()).isZero();
    assertThat(resumed.out()).doesNotContain("RestoreTableToPointInTime");
    assertThat(recordsInTheZone()).isEqualTo(RECORDS);
  }

  @Test
  void beginsNothingWhenAwsCannotBeReached() {
    Map<String, String> cutOff = new HashMap<>(environment);
    cutOff.put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");

    Program refused = Program.dr(directory, cutOff, "initiate", "recover.yaml", "--yes");

    assertThat(refused.exitCode()).as(refused.out() + refused.err()).isEqualTo(11);
    assertThat(refused.err()).contains("STS cannot be reached").doesNotContain("\tat ");
    assertThat(Program.dr(directory, environment, "status").err()).contains("No run was kept");
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
