package io.dr.peers;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.net.Network;
import io.dr.net.Proxies;
import io.dr.net.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A peer that asks for quiet gets it. */
class QuietTest {
  private static final Instant AT = Instant.parse("2026-11-23T03:14:00Z");

  private final WireMockServer peer = new WireMockServer(wireMockConfig().dynamicPort());
  private final AtomicReference<Instant> now = new AtomicReference<>(AT);
  private final Network network = new Network(Proxies.NONE, now::get);

  @BeforeEach
  void start() {
    peer.start();
  }

  @AfterEach
  void stop() {
    peer.stop();
  }

  private Failure failure(Client client) {
    return catchThrowableOfType(
            ActionFailure.class, () -> client.ask(peer.baseUrl(), network, Map.of()))
        .failure();
  }

  @ParameterizedTest
  @CsvSource({"SLACK, 429", "STATUSPAGE, 420", "STATUSPAGE, 429", "HOOK, 429"})
  void saysForHowLong(Client client, int status) {
    peer.stubFor(
        any(anyUrl()).willReturn(aResponse().withStatus(status).withHeader("Retry-After", "40")));

    Failure failure = failure(client);

    assertThat(failure.kind()).isEqualTo(Failure.Kind.THROTTLED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(40));
    assertThat(failure.cause()).contains("asks to wait 40s");
  }

  /**
   * Another step with the same page, another message on the same channel: none is sent meanwhile.
   */
  @Test
  void nothingIsSentToStatuspageWithinTheTime() {
    peer.stubFor(
        any(anyUrl()).willReturn(aResponse().withStatus(420).withHeader("Retry-After", "60")));
    failure(Client.STATUSPAGE);

    now.set(AT.plusSeconds(20));
    Failure early = failure(Client.STATUSPAGE);
    peer.verify(1, anyRequestedFor(anyUrl()));
    assertThat(early.kind()).isEqualTo(Failure.Kind.THROTTLED);
    assertThat(early.retryAfter()).contains(Duration.ofSeconds(40));

    now.set(AT.plusSeconds(60));
    failure(Client.STATUSPAGE);
    peer.verify(2, anyRequestedFor(anyUrl()));
  }

  /** The library would send it once more at once. */
  @Test
  void aZeroMakesNoSecondRequest() {
    peer.stubFor(
        any(anyUrl()).willReturn(aResponse().withStatus(503).withHeader("Retry-After", "0")));

    failure(Client.SLACK);

    peer.verify(1, anyRequestedFor(anyUrl()));
  }

  @Test
  void readsSecondsAndDatesInBounds() {
    String date = "Mon, 23 Nov 2026 03:15:00 GMT";
    assertThat(wait("7", "")).contains(Duration.ofSeconds(7));
    assertThat(wait(date, "")).contains(Duration.ofSeconds(60));
    assertThat(wait(date, "Mon, 23 Nov 2026 03:14:50 GMT")).contains(Duration.ofSeconds(10));
    assertThat(wait("999999999999999999999", "")).contains(RetryAfter.LONGEST);
    assertThat(wait("0", "")).isEmpty();
    assertThat(wait("-5", "")).isEmpty();
    assertThat(wait("soon", "")).isEmpty();
  }

  private static Optional<Duration> wait(String header, String date) {
    return RetryAfter.of(
        Optional.of(header), Optional.of(date).filter(text -> !text.isEmpty()), AT);
  }
}
