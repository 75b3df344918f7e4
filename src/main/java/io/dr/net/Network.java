package io.dr.net;

import io.dr.action.ActionFailure;
import io.dr.action.Fence;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How peers are reached from here by HTTP: through the proxies that the environment names, each
 * answer within bounds of size and time. Redirects are not followed: they could take a token
 * elsewhere.
 */
public final class Network {
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(15);

  private final Proxies proxies;
  private final InstantSource clock;
  private final QuietTimes quiet;
  private final Fence fence;
  private Optional<HttpClient> client = Optional.empty();

  /**
   * What an answer may cost.
   *
   * @param most bytes of its body that are looked at
   * @param within for the whole exchange
   */
  public record Bounds(int most, Duration within) {}

  /**
   * An answer.
   *
   * @param body its beginning, read as UTF-8
   * @param whole whether that is all of it
   */
  public record Answer(int status, HttpHeaders headers, String body, boolean whole) {
    /** Whether the status says that it worked. */
    public boolean isSuccess() {
      return status / 100 == 2;
    }
  }

  /**
   * @param clock by which peers ask for quiet
   */
  public Network(Proxies proxies, InstantSource clock) {
    this(proxies, clock, new QuietTimes(), Fence.NONE);
  }

  private Network(Proxies proxies, InstantSource clock, QuietTimes quiet, Fence fence) {
    this.proxies = proxies;
    this.clock = clock;
    this.quiet = quiet;
    this.fence = fence;
  }

  /**
   * The same, of which nothing is sent that changes something without passing a fence first, once
   * connected.
   */
  public Network passing(Fence fence) {
    return new Network(proxies, clock, quiet, fence);
  }

  /** The proxies in use. */
  public Proxies proxies() {
    return proxies;
  }

  /** The clock by which peers ask for quiet. */
  public InstantSource clock() {
    return clock;
  }

  /** How much of the time for which a peer asked for quiet is left; empty when it may be asked. */
  public Optional<Duration> quiet(String peer) {
    return quiet.left(peer, clock.instant());
  }

  /** How long an answer asks not to be asked again, which is kept for the peer. */
  public Optional<Duration> wait(String peer, Answer answer) {
    Optional<Duration> wait =
        RetryAfter.of(
            answer.headers().firstValue("Retry-After"),
            answer.headers().firstValue("Date"),
            clock.instant());
    wait.ifPresent(time -> quiet.ask(peer, time, clock.instant()));
    return wait;
  }

  /** Made at first use: most commands never ask anything. */
  private synchronized HttpClient client() {
    HttpClient made =
        client.orElseGet(
            () ->
                HttpClient.newBuilder()
                    .connectTimeout(CONNECTED_WITHIN)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(proxies.selector())
                    .build());
    client = Optional.of(made);
    return made;
  }

  /** What only looks passes no fence: whoever may not change anything any more may still look. */
  private HttpRequest fenced(HttpRequest request) {
    Optional<HttpRequest.BodyPublisher> body = request.bodyPublisher();
    if (body.isEmpty() || request.method().equals("GET")) {
      return request;
    }
    return HttpRequest.newBuilder(request, (name, value) -> true)
        .method(request.method(), new FencedBody(body.get(), fence))
        .build();
  }

  /**
   * Sends a request and takes in as much of the answer as the bounds allow.
   *
   * @param address what the request was built for
   * @throws TimeoutException when no whole answer came in time
   * @throws ExecutionException when the exchange broke
   * @throws io.dr.action.ActionFailure when the environment names a proxy that cannot be used, or
   *     the fence lets nothing pass
   */
  public Answer send(URI address, HttpRequest.Builder request, Bounds bounds)
      throws TimeoutException, ExecutionException, InterruptedException {
    proxies
        .of(address)
        .flatMap(Proxies.HttpProxy::authorization)
        .ifPresent(known -> request.setHeader("Proxy-Authorization", known));
    AtomicReference<CappedBody> body = new AtomicReference<>(new CappedBody(bounds.most()));
    CompletableFuture<HttpResponse<CappedBody.Taken>> exchange =
        client()
            .sendAsync(
                fenced(request.build()),
                head -> {
                  body.set(new CappedBody(bounds.most()));
                  return body.get();
                });
    boolean whole = false;
    try {
      // The request's own timeout would end with the headers, and let a body drip for ever.
      HttpResponse<CappedBody.Taken> answer =
          exchange.get(bounds.within().toMillis(), TimeUnit.MILLISECONDS);
      whole = answer.body().whole();
      return new Answer(
          answer.statusCode(),
          answer.headers(),
          new String(answer.body().bytes(), StandardCharsets.UTF_8),
          whole);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ActionFailure refused) {
        throw refused;
      }
      throw e;
    } finally {
      if (!whole) {
        exchange.cancel(true);
        body.get().hangUp();
      }
    }
  }
}
