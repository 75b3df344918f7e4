package io.dr.aws;

import static java.util.concurrent.CompletableFuture.delayedExecutor;

import io.dr.runbook.Site;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Lets preflight read each thing once, and the first looks of the run that it admits take over what
 * it read seconds ago. Where reads are not shared, which is how it begins and how it ends with the
 * run's first effect, each is sent.
 *
 * <p>Never shared is what tells up to when data is kept, since each second counts in it, and what
 * failed for any other reason than that the thing is not there.
 */
final class SharedReads {
  /** How old an answer may be that is taken over. */
  static final Duration KEEPS = Duration.ofSeconds(10);

  private static final int LARGEST_BODY = 1 << 20;

  /** Members and elements by which services date data (RDS, DynamoDB, CloudWatch, ElastiCache). */
  private static final Pattern DATED =
      Pattern.compile("Restorable|Snapshot|Datapoints|MetricDataResults|ReplicaLag");

  private static final Pattern ABSENT = Pattern.compile("NotFound|NoSuch|does not exist");

  private final Duration keeps;
  private final Map<Asked, CompletableFuture<Answer>> answers = new ConcurrentHashMap<>();
  private volatile Sharing sharing = Sharing.NONE;

  SharedReads(Duration keeps) {
    this.keeps = keeps;
  }

  private enum Sharing {
    NONE,
    /** Whoever asks the same gets the same answer. */
    ALL,
    /** Each answer is good for one look more. */
    ONCE,
    /** No more, for good. */
    OVER
  }

  private record Asked(Site site, String method, URI uri, String target, String body) {}

  private record Answer(SdkHttpResponse head, byte[] body) {
    HttpExecuteResponse again() {
      return HttpExecuteResponse.builder()
          .response(head)
          .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
          .build();
    }

    boolean mayBeShared() {
      if (body.length > LARGEST_BODY) {
        return false;
      }
      String text = new String(body, StandardCharsets.UTF_8);
      boolean absent =
          head.statusCode() == 404 || (head.statusCode() == 400 && ABSENT.matcher(text).find());
      return (head.isSuccessful() && !DATED.matcher(text).find()) || absent;
    }
  }

  /** From now on, unless it is over, whoever asks the same gets the same answer. */
  synchronized void share() {
    if (sharing == Sharing.NONE) {
      sharing = Sharing.ALL;
    }
  }

  /** The run begins: its looks may take over each answer once. */
  synchronized void handOver() {
    sharing = sharing == Sharing.ALL ? Sharing.ONCE : sharing;
  }

  /** From now on each read is sent: the world may have changed. */
  synchronized void end() {
    sharing = Sharing.OVER;
    answers.clear();
  }

  /** The same client for one site's reads, those that are shared being sent once. */
  SdkHttpClient over(SdkHttpClient http, Site site) {
    return new Client(http, site);
  }

  private final class Client implements SdkHttpClient {
    private final SdkHttpClient http;
    private final Site site;

    Client(SdkHttpClient http, Site site) {
      this.http = http;
      this.site = site;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      ExecutableHttpRequest sent = http.prepareRequest(request);
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          return sharing == Sharing.NONE || sharing == Sharing.OVER
              ? sent.call()
              : shared(asked(request), sent);
        }

        @Override
        public void abort() {
          sent.abort();
        }
      };
    }

    private Asked asked(HttpExecuteRequest request) throws IOException {
      String body = "";
      if (request.contentStreamProvider().isPresent()) {
        try (InputStream stream = request.contentStreamProvider().get().newStream()) {
          body = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
      List<String> target = request.httpRequest().headers().getOrDefault("X-Amz-Target", List.of());
      return new Asked(
          site,
          request.httpRequest().method().name(),
          request.httpRequest().getUri(),
          String.join(",", target),
          body);
    }

    @Override
    public String clientName() {
      return http.clientName();
    }

    @Override
    public void close() {
      // Whoever made it closes what it is over.
    }
  }

  private HttpExecuteResponse shared(Asked asked, ExecutableHttpRequest sent) throws IOException {
    if (sharing == Sharing.ONCE) {
      Optional<Answer> known = Optional.ofNullable(answers.remove(asked)).flatMap(SharedReads::at);
      return known.isPresent() ? known.get().again() : sent.call();
    }
    CompletableFuture<Answer> mine = new CompletableFuture<>();
    CompletableFuture<Answer> first = answers.putIfAbsent(asked, mine);
    if (first != null) {
      Optional<Answer> known = awaited(first);
      return known.isPresent() ? known.get().again() : sent.call();
    }
    return read(asked, mine, sent);
  }

  private HttpExecuteResponse read(
      Asked asked, CompletableFuture<Answer> mine, ExecutableHttpRequest sent) throws IOException {
    Optional<Answer> kept = Optional.empty();
    try {
      HttpExecuteResponse response = sent.call();
      Answer answer = new Answer(response.httpResponse(), body(response));
      kept = Optional.of(answer).filter(Answer::mayBeShared);
      return answer.again();
    } finally {
      if (kept.isPresent()) {
        mine.complete(kept.get());
        delayedExecutor(keeps.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
            .execute(() -> answers.remove(asked, mine));
      } else {
        answers.remove(asked, mine);
        mine.cancel(false);
      }
    }
  }

  private static byte[] body(HttpExecuteResponse response) throws IOException {
    if (response.responseBody().isEmpty()) {
      return new byte[0];
    }
    try (InputStream stream = response.responseBody().get()) {
      return stream.readAllBytes();
    }
  }

  private static Optional<Answer> awaited(CompletableFuture<Answer> first) {
    try {
      return Optional.of(first.join());
    } catch (java.util.concurrent.CancellationException | CompletionException notShared) {
      return Optional.empty();
    }
  }

  private static Optional<Answer> at(CompletableFuture<Answer> known) {
    return known.isDone() && !known.isCompletedExceptionally()
        ? Optional.of(known.join())
        : Optional.empty();
  }
}
