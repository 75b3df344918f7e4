package io.dr.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.net.Networks;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RealUploadsTest {
  private static final byte[] CSV = "name,email\n".getBytes(StandardCharsets.UTF_8);
  private static final String SIGNATURE = "X-Amz-Signature=s3cret";

  private final WireMockServer s3 = new WireMockServer(wireMockConfig().dynamicPort());

  @BeforeEach
  void start() {
    s3.start();
  }

  @AfterEach
  void stop() {
    s3.stop();
  }

  private URI address() {
    return URI.create(s3.baseUrl() + "/users.csv?" + SIGNATURE);
  }

  private Failure failure(ResponseDefinitionBuilder answer) {
    s3.stubFor(put(anyUrl()).willReturn(answer));
    ActionFailure thrown =
        catchThrowableOfType(
            ActionFailure.class, () -> new RealUploads(Networks.direct()).put(address(), CSV));
    assertThat(thrown.toString()).doesNotContain("s3cret");
    assertThat(thrown.failure().toString()).doesNotContain("s3cret");
    return thrown.failure();
  }

  @Test
  void putsTheDocumentEncryptedAsCognitoWantsIt() {
    s3.stubFor(put(anyUrl()).willReturn(aResponse().withStatus(200)));

    new RealUploads(Networks.direct()).put(address(), CSV);

    s3.verify(
        1,
        putRequestedFor(anyUrl())
            .withHeader("x-amz-server-side-encryption", equalTo("aws:kms"))
            .withRequestBody(equalTo("name,email\n")));
  }

  @Test
  void tellsARefusalFromAFaultAndSendsNothingTwice() {
    assertThat(failure(aResponse().withStatus(403)).kind()).isEqualTo(Failure.Kind.INVALID);
    assertThat(failure(aResponse().withStatus(503)).kind()).isEqualTo(Failure.Kind.TRANSIENT);
    assertThat(failure(aResponse().withFault(Fault.EMPTY_RESPONSE)).kind())
        .isEqualTo(Failure.Kind.TRANSIENT);

    s3.verify(3, anyRequestedFor(anyUrl()));
  }
}
