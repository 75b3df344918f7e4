package io.dr.peers;

import io.dr.action.ActionFailure;
import io.dr.aws.AwsFailures;
import io.dr.aws.ImpatientCloud;
import io.dr.aws.RealCloud;
import io.dr.aws.RealUploads;
import io.dr.check.RealProbes;
import io.dr.net.Network;
import io.dr.people.RealChannels;
import io.dr.people.StatusPage;
import io.dr.post.Secrets;
import io.dr.post.slack.SlackChat;
import io.dr.runbook.Site;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.rds.RdsClient;

/** Every way in which dr speaks to others by HTTP. */
enum Client {
  AWS_READ {
    @Override
    void ask(String address, Network network, Map<String, String> environment) {
      aws(
          environment,
          cloud -> cloud.readsAt(URI.create(address), RdsClient.class, SITE).describeDBInstances());
    }
  },
  AWS_JSON {
    @Override
    void ask(String address, Network network, Map<String, String> environment) {
      aws(
          environment,
          cloud -> cloud.effectsAt(URI.create(address), DynamoDbClient.class, SITE).listTables());
    }
  },
  AWS_INVOCATION {
    @Override
    void ask(String address, Network network, Map<String, String> environment) {
      aws(
          environment,
          cloud ->
              cloud
                  .effectsAt(URI.create(address), LambdaClient.class, SITE)
                  .invoke(request -> request.functionName("f")));
    }
  },
  UPLOAD {
    @Override
    void ask(String address, Network network, Map<String, String> environment) {
      new RealUploads(network)
          .put(URI.create(address + "/up"), "a,b".getBytes(StandardCharsets.UTF_8));
    }
  },
  SLACK {
    @Override
    void ask(String address, Network network, Map<String, String> environment) {
      new SlackChat(
              new SlackChat.Workspace(Optional.of(address + "/api/"), "xoxb", PATIENCE),
              "channel",
              "run",
              new Secrets(name -> Optional.empty()),
              network)
          .open();
    }
  },
  STATUSPAGE {
    @Override
    void ask(String address, Network network, Map<String, String> environment) {
      page("statuspage:page1", address, network).look("run", 0);
    }
  },
  HOOK {
    @Override
    void ask(String address, Network network, Map<String, String> environment) {
      page(address + "/hook", address, network)
          .publish(
              new StatusPage.Update(
                  new StatusPage.Incident(
                      "run",
                      "title",
                      "identified",
                      Optional.empty(),
                      "message",
                      Map.of(),
                      Optional.empty()),
                  new StatusPage.Look(Optional.empty(), "", true),
                  "step",
                  "book",
                  false,
                  Instant.EPOCH));
    }
  },
  PROBE {
    @Override
    void ask(String address, Network network, Map<String, String> environment) {
      new RealProbes(network).get(URI.create(address + "/health"), Map.of(), PATIENCE);
    }
  };

  /** For one answer, where a test may say so. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Site SITE = new Site("prodY", "us-west-2", "111122223333", Optional.empty());

  /**
   * Asks something of a peer.
   *
   * @throws ActionFailure when the answer is none
   */
  abstract void ask(String address, Network network, Map<String, String> environment);

  private interface Question {
    void of(RealCloud cloud);
  }

  private static void aws(Map<String, String> environment, Question question) {
    try (RealCloud cloud = ImpatientCloud.waiting(environment, PATIENCE)) {
      question.of(cloud);
    } catch (SdkException e) {
      throw AwsFailures.of("AWS", "the call", e);
    } catch (UncheckedIOException e) {
      throw AwsFailures.of("AWS", "the call", SdkClientException.create("broken", e));
    }
  }

  private static StatusPage page(String page, String api, Network network) {
    return new RealChannels(
            Path.of("nowhere"),
            URI.create(api),
            object -> {
              throw new AssertionError("no object was named: " + object);
            },
            network)
        .statusPage(page, Optional.of("a-token"));
  }
}
