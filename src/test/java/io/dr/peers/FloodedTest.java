package io.dr.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dr.action.ActionFailure;
import io.dr.net.Flood;
import io.dr.net.Networks;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No peer is listened to for longer, or for more, than any answer of its kind takes. */
class FloodedTest {
  private static final List<String> PROPERTIES = List.of("aws.accessKeyId", "aws.secretAccessKey");

  /** What is read at most, and what the system keeps on its way. */
  private static final long MOST_SENT = 48L << 20;

  /** Their time for an answer is no test's, and kept by what PROBE shows to keep it. */
  private static final List<Client> SLOW = List.of(Client.UPLOAD, Client.HOOK, Client.STATUSPAGE);

  @BeforeAll
  static void credentials() {
    PROPERTIES.forEach(name -> System.setProperty(name, "AKIAEXAMPLE"));
  }

  @AfterAll
  static void forget() {
    PROPERTIES.forEach(System::clearProperty);
  }

  static Stream<Arguments> all() {
    return Stream.of(Client.values())
        .flatMap(client -> Stream.of(Flood.Kind.values()).map(kind -> Arguments.of(client, kind)))
        .filter(
            one -> !(one.get()[1].toString().startsWith("DRIP") && SLOW.contains(one.get()[0])));
  }

  @ParameterizedTest
  @MethodSource("all")
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isLeft(Client client, Flood.Kind kind) throws IOException {
    try (Flood flood = new Flood(kind)) {
      Throwable thrown =
          catchThrowable(() -> client.ask(flood.address(), Networks.direct(), Map.of()));

      assertThat(thrown)
          .satisfiesAnyOf(
              none -> assertThat(none).isNull(),
              failure -> assertThat(failure).isInstanceOf(ActionFailure.class));
      if (kind != Flood.Kind.PACKED) {
        assertThat(flood.sent() / Math.max(1, flood.requests())).isLessThan(MOST_SENT);
      }
    }
  }
}
