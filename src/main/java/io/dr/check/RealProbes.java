package io.dr.check;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Looks at the world over the network. */
public final class RealProbes implements Probes {
  private static final int LONGEST_BODY = 64 * 1024;

  private final InstantSource clock;

  public RealProbes(InstantSource clock) {
    this.clock = clock;
  }

  /** Made at first use: most commands never ask anything. */
  private static final class Lazy {
    static final HttpClient HTTP =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
  }

  @Override
  public Answer get(URI url, Map<String, String> headers, Duration timeout) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(timeout).GET();
    headers.forEach(request::header);
    Instant begun = clock.instant();
    try {
      HttpResponse<InputStream> answer =
          Lazy.HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        byte[] read = body.readNBytes(LONGEST_BODY);
        return new Answer(
            answer.statusCode(),
            new String(read, StandardCharsets.UTF_8),
            Duration.between(begun, clock.instant()));
      }
    } catch (IOException e) {
      throw unreachable(url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(url, e);
    }
  }

  private static ActionFailure unreachable(URI url, Exception e) {
    return new ActionFailure(
        Failure.of(
            Failure.Kind.UNREACHABLE,
            url.getHost() + " does not answer.",
            "Check the name and that the network from here reaches it."),
        e);
  }
}
