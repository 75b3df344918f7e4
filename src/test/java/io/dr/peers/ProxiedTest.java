package io.dr.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.net.ConnectProxy;
import io.dr.net.Flood;
import io.dr.net.Network;
import io.dr.net.Proxies;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every client goes through the proxy that the environment names. */
class ProxiedTest {
  private static final List<String> PROPERTIES = List.of("aws.accessKeyId", "aws.secretAccessKey");

  @BeforeAll
  static void credentials() {
    PROPERTIES.forEach(name -> System.setProperty(name, "AKIAEXAMPLE"));
  }

  @AfterAll
  static void forget() {
    PROPERTIES.forEach(System::clearProperty);
  }

  private static Network network(Map<String, String> environment) {
    return new Network(Proxies.of(environment), InstantSource.system());
  }

  @ParameterizedTest
  @EnumSource
  void isAskedThroughTheProxy(Client client) throws IOException {
    try (ConnectProxy proxy = new ConnectProxy();
        Flood origin = new Flood(Flood.Kind.ERROR)) {
      Map<String, String> environment = Map.of("HTTP_PROXY", proxy.address());

      var unused =
          catchThrowable(() -> client.ask(origin.address(), network(environment), environment));

      assertThat(origin.requests()).isPositive();
      assertThat(proxy.asked()).isNotEmpty().allMatch(line -> line.contains(origin.address()));
    }
  }

  /** What is spoken in the tunnel is TLS, which this peer does not speak. */
  @ParameterizedTest
  @EnumSource
  void asksTheProxyForATunnelWithUserAndPassword(Client client) throws IOException {
    try (ConnectProxy proxy = new ConnectProxy();
        Flood origin = new Flood(Flood.Kind.ERROR)) {
      Map<String, String> environment = Map.of("https_proxy", proxy.address());
      String secure = origin.address().replace("http:", "https:");

      Throwable thrown =
          catchThrowable(() -> client.ask(secure, network(environment), environment));

      assertThat(thrown).isInstanceOf(ActionFailure.class);
      assertThat(thrown.toString()).doesNotContain("secret").doesNotContain(ConnectProxy.BASIC);
      assertThat(proxy.asked())
          .isNotEmpty()
          .allMatch(line -> line.startsWith("CONNECT 127.0.0.1:" + URI.create(secure).getPort()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void isAskedDirectlyWhereNoProxySaysSo(Client client) throws IOException {
    try (ConnectProxy proxy = new ConnectProxy();
        Flood origin = new Flood(Flood.Kind.ERROR)) {
      Map<String, String> environment =
          Map.of("HTTP_PROXY", proxy.address(), "NO_PROXY", "example.com, 127.0.0.1");

      var unused =
          catchThrowable(() -> client.ask(origin.address(), network(environment), environment));

      assertThat(origin.requests()).isPositive();
      assertThat(proxy.asked()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProxyThatIsNoneIsToldWithoutWhatIsWrittenThere(Client client) throws IOException {
    try (Flood origin = new Flood(Flood.Kind.ERROR)) {
      Map<String, String> environment = Map.of("HTTP_PROXY", "http://u:pass word@proxy:port");

      Failure failure =
          catchThrowableOfType(
                  ActionFailure.class,
                  () -> client.ask(origin.address(), network(environment), environment))
              .failure();

      assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID);
      assertThat(failure.cause()).isEqualTo("The environment variable HTTP_PROXY names no proxy.");
      assertThat(origin.requests()).isZero();
    }
  }

  @Test
  void theEnvironmentIsReadAsTheAwsCommandReadsIt() {
    Proxies proxies =
        Proxies.of(
            Map.of(
                "HTTPS_PROXY", "http://upper:1",
                "https_proxy", "lower:3128",
                "HTTP_PROXY", "http://plain:2",
                "http_proxy", "",
                "NO_PROXY", "ignored.example",
                "no_proxy", ".corp.example, host.example:8443,[::1]"));

    assertThat(proxies.of(URI.create("https://sts.amazonaws.com/")))
        .hasValueSatisfying(proxy -> assertThat(proxy).hasToString("lower:3128"));
    assertThat(proxies.of(URI.create("http://sts.amazonaws.com/"))).isEmpty();
    assertThat(proxies.of(URI.create("https://a.corp.example/"))).isEmpty();
    assertThat(proxies.of(URI.create("https://corp.example/"))).isEmpty();
    assertThat(proxies.of(URI.create("https://notcorp.example/"))).isPresent();
    assertThat(proxies.of(URI.create("https://host.example:8443/"))).isEmpty();
    assertThat(proxies.of(URI.create("https://host.example/"))).isPresent();
    assertThat(proxies.of(URI.create("https://[::1]/"))).isEmpty();
    assertThat(Proxies.of(Map.of("HTTPS_PROXY", "p", "NO_PROXY", "*")).of(URI.create("https://x")))
        .isEmpty();
  }
}
