package io.dr.conformance.wire;

import io.dr.aws.cloudformation.DeployStack;
import io.dr.aws.cloudfront.SwitchOrigin;
import io.dr.aws.cloudwatch.CheckAlarms;
import io.dr.aws.lambda.EnableConsumers;
import io.dr.aws.route53.FlipHealthCheck;
import io.dr.aws.route53.SwitchRecords;
import io.dr.aws.s3.PutObject;
import io.dr.people.UpdateStatusPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.cloudfront.model.OriginProtocolPolicy;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;

/** What is made at moto for the steps that move traffic, deploy, check or tell. */
final class Productions {
  private static final Path STACKS = Path.of("src/test/resources/conformance/stacks");

  private Productions() {}

  static List<Carried> all() {
    return List.of(
        Carried.of("deploys a stack", DeployStack.TYPE, ground -> stack())
            .fromNothing()
            .unless(ground -> base(ground, "another")),
        Carried.of("updates a stack", DeployStack.TYPE, Productions::olderStack).fromNothing(),
        Carried.of("switches an origin", SwitchOrigin.TYPE, Productions::distribution)
            .needingTheFailedRegion(),
        Carried.of("switches records", SwitchRecords.TYPE, Productions::zone)
            .needingTheFailedRegion(),
        Carried.of("checks alarms", CheckAlarms.TYPE, Productions::alarms),
        Carried.of("moves consumers", EnableConsumers.TYPE, Productions::consumers)
            .needingTheFailedRegion(),
        Carried.of("publishes a status page", UpdateStatusPage.TYPE, Productions::pages)
            .fromNothing(),
        Carried.of("puts an object", PutObject.TYPE, Productions::configuration)
            .fromNothing()
            .unless(Productions::modeOfSomebodyElse),
        Carried.of("flips a health check", FlipHealthCheck.TYPE, Productions::standby)
            .fromNothing());
  }

  private static String template(String name) {
    try {
      return Files.readString(STACKS.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String stack() {
    return "stack: base\ntemplateFile: stacks/base.yaml\n";
  }

  private static void base(Ground ground, String runbook) {
    ground
        .to(CloudFormationClient.class)
        .createStack(
            request ->
                request
                    .stackName("base")
                    .templateBody(template("base.yaml").replace("base-queue", "older-queue"))
                    .tags(Tag.builder().key("dr:runbook").value(runbook).build()));
  }

  private static String olderStack(Ground ground) {
    base(ground, ground.run().runbook());
    return stack();
  }

  private static String distribution(Ground ground) {
    DistributionConfig config =
        DistributionConfig.builder()
            .callerReference("a")
            .comment("shop")
            .enabled(true)
            .origins(all -> all.quantity(1).items(origin()))
            .defaultCacheBehavior(
                behavior ->
                    behavior
                        .targetOriginId("app")
                        .viewerProtocolPolicy(ViewerProtocolPolicy.REDIRECT_TO_HTTPS)
                        .minTTL(0L)
                        .forwardedValues(
                            values ->
                                values.queryString(false).cookies(none -> none.forward("none"))))
            .build();
    String id =
        ground
            .to(CloudFrontClient.class)
            .createDistribution(request -> request.distributionConfig(config))
            .distribution()
            .id();
    return "distribution: " + id + "\norigin: app\ndomain: app.us-west-2.example.com\n";
  }

  private static Origin origin() {
    return Origin.builder()
        .id("app")
        .domainName("app.us-east-1.example.com")
        .customOriginConfig(
            custom ->
                custom
                    .httpPort(80)
                    .httpsPort(443)
                    .originProtocolPolicy(OriginProtocolPolicy.HTTPS_ONLY))
        .build();
  }

  private static String zone(Ground ground) {
    ground
        .to(Route53Client.class)
        .createHostedZone(request -> request.name("example.com").callerReference("test"));
    return """
        zone: example.com
        records:
          - { name: api.example.com, type: CNAME, ttl: 60, value: api.us-west-2.example.com }
          - { name: www.example.com, type: CNAME, ttl: 60, value: www.us-west-2.example.com }
        """;
  }

  private static String alarms(Ground ground) {
    CloudWatchClient cloudWatch = ground.to(CloudWatchClient.class);
    for (String name : List.of("orders-5xx", "orders-latency")) {
      cloudWatch.putMetricAlarm(
          request ->
              request
                  .alarmName(name)
                  .namespace("Orders")
                  .metricName(name)
                  .statistic(Statistic.MAXIMUM)
                  .period(60)
                  .evaluationPeriods(1)
                  .threshold(1.0)
                  .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD));
      cloudWatch.setAlarmState(
          request -> request.alarmName(name).stateValue(StateValue.OK).stateReason("well"));
    }
    return "alarms: [orders-5xx, orders-latency]\nfor: 2m\n";
  }

  private static String consumers(Ground ground) {
    worker(ground.from(CloudFormationClient.class), true);
    worker(ground.to(CloudFormationClient.class), false);
    return "function: orders-worker\nsources: [orders-queue]\n";
  }

  private static void worker(CloudFormationClient stacks, boolean consuming) {
    stacks.createStack(
        request ->
            request
                .stackName("worker")
                .templateBody(template("worker.yaml"))
                .capabilities(Capability.CAPABILITY_NAMED_IAM)
                .parameters(
                    one ->
                        one.parameterKey("Consuming").parameterValue(String.valueOf(consuming))));
  }

  /** Names of buckets are the whole world's. */
  static String bucket(Ground ground, String name) {
    return name + "-" + ground.account();
  }

  private static String pages(Ground ground) {
    return "page: s3://" + made(ground, "pages") + "/index.html\nstatus: investigating\n";
  }

  private static String standby(Ground ground) {
    return "bucket: " + made(ground, "standby") + "\nkey: failed-over\n";
  }

  private static String configuration(Ground ground) {
    return "bucket: " + made(ground, "configuration") + "\nkey: mode.txt\nbody: read-only\n";
  }

  private static void modeOfSomebodyElse(Ground ground) {
    ground
        .to(S3Client.class)
        .putObject(
            request -> request.bucket(bucket(ground, "configuration")).key("mode.txt"),
            RequestBody.fromString("normal"));
  }

  private static String made(Ground ground, String name) {
    String bucket = bucket(ground, name);
    ground
        .to(S3Client.class)
        .createBucket(
            request ->
                request
                    .bucket(bucket)
                    .createBucketConfiguration(
                        there -> there.locationConstraint(ground.run().to().region())));
    return bucket;
  }
}
