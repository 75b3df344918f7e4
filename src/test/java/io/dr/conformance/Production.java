package io.dr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.aws.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A production in one region and its copies in another, at moto, and the runbook that knows both.
 */
public final class Production {
  private static final Path RUNBOOKS = Path.of("src/test/resources/conformance");
  static final int RECORDS = 600;
  private static final String DISTRIBUTION =
      """
      {"CallerReference":"a","Comment":"","Enabled":true,"Origins":{"Quantity":1,"Items":[
      {"Id":"app","DomainName":"app.us-east-1.example.com","CustomOriginConfig":
      {"HTTPPort":80,"HTTPSPort":443,"OriginProtocolPolicy":"https-only"}}]},
      "DefaultCacheBehavior":{"TargetOriginId":"app","ViewerProtocolPolicy":"redirect-to-https",
      "ForwardedValues":{"QueryString":false,"Cookies":{"Forward":"none"}},"MinTTL":0}}
      """;

  private final Path directory;
  private final Map<String, String> environment;
  private final String distribution;

  private Production(Path directory, Map<String, String> environment) throws IOException {
    this.directory = directory;
    this.environment = new HashMap<>(environment);
    create();
    Files.writeString(directory.resolve("distribution.json"), DISTRIBUTION);
    this.distribution =
        aws("cloudfront create-distribution --distribution-config file://distribution.json"
                + " --query Distribution.Id")
            .strip();
    copyRunbook();
  }

  public static Production in(Path directory) throws IOException {
    MotoServer.wanted("aws");
    return new Production(
        directory,
        Map.of(
            "AWS_ENDPOINT_URL", System.getProperty("aws.endpointUrl"),
            "AWS_ACCESS_KEY_ID", "conformance",
            "AWS_SECRET_ACCESS_KEY", "conformance",
            "AWS_DEFAULT_REGION", "us-east-1"));
  }

  public Map<String, String> environment() {
    return environment;
  }

  /** Sets a variable of the environment that programs are started with. */
  public void set(String name, String value) {
    environment.put(name, value);
  }

  public String distribution() {
    return distribution;
  }

  private void create() {
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

  public String aws(String arguments) {
    Program program = Program.aws(directory, environment, arguments.split(" +"));
    assertThat(program.exitCode()).as("aws %s: %s", arguments, program.err()).isZero();
    return program.out();
  }

  /** Runs {@code dr} with what this production calls its distribution and where it is healthy. */
  Program dr(String... arguments) {
    return drAt(environment.get("AWS_ENDPOINT_URL"), arguments);
  }

  /** Starts {@code dr} as a process of its own, with AWS at another address. */
  public Process start(String endpoint, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.dr.Main"));
    command.addAll(List.of(arguments));
    if (arguments[0].equals("initiate")) {
      command.addAll(settings());
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("AWS_ENDPOINT_URL", endpoint);
    return builder.start();
  }

  private List<String> settings() {
    return List.of(
        "--set",
        "distribution=" + distribution,
        "--set",
        "health=" + environment.get("AWS_ENDPOINT_URL") + "/moto-api/");
  }

  /** The same, with AWS at another address. */
  Program drAt(String endpoint, String... arguments) {
    Map<String, String> there = new HashMap<>(environment);
    there.put("AWS_ENDPOINT_URL", endpoint);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(settings());
    return Program.dr(directory, there, all.toArray(String[]::new));
  }
}
