package io.dr.conformance.wire;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.List;

/** Stands between a process and moto, and keeps every request and how it was answered. */
final class Recorder implements AutoCloseable {
  private static final int THREADS = 40;

  private final WireMockServer server =
      new WireMockServer(
          options().dynamicPort().bindAddress("127.0.0.1").containerThreads(THREADS));

  Recorder(String moto) {
    server.start();
    server.stubFor(any(anyUrl()).willReturn(aResponse().proxiedFrom(moto)));
  }

  String address() {
    return server.baseUrl();
  }

  /** What was sent that changes something, answered well or not, oldest first. */
  List<ServeEvent> changes() {
    return server.getAllServeEvents().stream()
        .filter(event -> WireRequest.of(event.getRequest()).changes())
        .sorted(java.util.Comparator.comparing(event -> event.getRequest().getLoggedDate()))
        .toList();
  }

  /** What changed something, told apart by all that it says. */
  List<String> applied() {
    return changes().stream()
        .filter(event -> event.getResponse().getStatus() < 300)
        .map(
            event ->
                WireRequest.of(event.getRequest()).shown()
                    + " "
                    + event.getRequest().getUrl()
                    + " "
                    + event.getRequest().getBodyAsString())
        .toList();
  }

  @Override
  public void close() {
    server.stop();
  }
}
