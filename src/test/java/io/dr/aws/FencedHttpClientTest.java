package io.dr.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.Fence;
import io.dr.runbook.Site;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Effects sent past a fence that closes at some moment, to a service that really listens. */
class FencedHttpClientTest {
  private static final Site HERE = new Site("prodY", "us-west-2", "111122223333", Optional.empty());

  private final WireMockServer server =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  private final AtomicInteger checks = new AtomicInteger();

  @BeforeEach
  void listen() {
    server.start();
    server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withBody("{}")));
    System.setProperty("aws.endpointUrl", server.baseUrl());
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
  }

  @AfterEach
  void end() {
    System.clearProperty("aws.endpointUrl");
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    server.stop();
  }

  /** A fence that lets so many checks pass. */
  private Fence closingAfter(int passes) {
    return () -> {
      if (checks.incrementAndGet() > passes) {
        throw new ActionFailure(
            Failure.of(Failure.Kind.UNREACHABLE, "Another took the run over.", "See dr status."));
      }
    };
  }

  private RealCloud cloud(Fence fence) {
    return new RealCloud(Map.of("AWS_ENDPOINT_URL", server.baseUrl()), "dr-test", fence);
  }

  private static void deleteTable(RealCloud cloud) {
    cloud.effects(DynamoDbClient.class, HERE).deleteTable(table -> table.tableName("orders"));
  }

  @Test
  void nothingIsSentWhenItIsClosedBeforeTheConnection() {
    try (RealCloud cloud = cloud(closingAfter(0))) {
      assertThatThrownBy(() -> deleteTable(cloud))
          .isInstanceOfAny(SdkException.class, ActionFailure.class);
    }
    assertThat(server.getAllServeEvents()).isEmpty();
  }

  @Test
  void nothingWholeIsSentWhenItIsClosedOnceConnected() {
    try (RealCloud cloud = cloud(closingAfter(1))) {
      assertThatThrownBy(() -> deleteTable(cloud))
          .isInstanceOfAny(SdkException.class, ActionFailure.class);
    }
    assertThat(checks).hasValueGreaterThanOrEqualTo(2);
    assertThat(server.getAllServeEvents())
        .filteredOn(event -> event.getRequest().getBodyAsString().contains("orders"))
        .isEmpty();
  }

  @Test
  void anEffectPassesWhileItIsOpen() {
    try (RealCloud cloud = cloud(closingAfter(2))) {
      deleteTable(cloud);
    }
    assertThat(server.getAllServeEvents()).hasSize(1);
  }

  @Test
  void looksPassWhateverItSays() {
    try (RealCloud cloud = cloud(closingAfter(0))) {
      cloud.reads(DynamoDbClient.class, HERE).describeTable(table -> table.tableName("orders"));
    }
    assertThat(server.getAllServeEvents()).hasSize(1);
  }
}
