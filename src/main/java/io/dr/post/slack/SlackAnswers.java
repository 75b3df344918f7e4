package io.dr.post.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dr.net.FirstWords;
import io.dr.net.QuietTimes;
import io.dr.net.RetryAfter;
import io.dr.net.TooMuchException;
import io.dr.redaction.Redaction;
import io.dr.runbook.Durations;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Lets through to Slack's library what it can read: answers in bounds, counted after they were
 * unpacked, that succeed and hold JSON. All else is told apart here, and for as long as Slack asks
 * to be left alone nothing is sent.
 */
final class SlackAnswers implements Interceptor {
  /** Two hundred channels, or a hundred messages with all their blocks. */
  private static final long MOST = 4 << 20;

  private static final String SLACK = "Slack";

  private final InstantSource clock;
  private final QuietTimes quiet = new QuietTimes();

  /** Slack gave an answer, but none that its methods give, or was not asked at all. */
  static final class NoAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Optional<Duration> wait;

    /**
     * @param detail what follows the status in a sentence
     */
    NoAnswer(int status, String detail, Optional<Duration> wait) {
      super(detail);
      this.status = status;
      this.wait = wait;
    }

    /** The status; zero when nothing was sent. */
    int status() {
      return status;
    }

    Optional<Duration> waits() {
      return wait;
    }
  }

  /**
   * @param clock by which Slack's wishes to be left alone are kept
   */
  SlackAnswers(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Optional<Duration> left = quiet.left(SLACK, clock.instant());
    if (left.isPresent()) {
      throw new NoAnswer(0, "", left);
    }
    try (Response answer = chain.proceed(chain.request())) {
      Optional<Duration> wait = wait(answer);
      byte[] body = body(answer);
      int status = answer.code();
      if (!answer.isSuccessful()) {
        String asks = wait.map(time -> ", asks to wait " + Durations.show(time)).orElse("");
        throw new NoAnswer(status, asks + words(chain, body), wait);
      }
      if (!isObject(body)) {
        throw new NoAnswer(status, " and no JSON" + words(chain, body), wait);
      }
      ResponseBody read = ResponseBody.create(body, kind(answer));
      return answer.newBuilder().body(read).build();
    }
  }

  private static @Nullable MediaType kind(Response answer) {
    ResponseBody body = answer.body();
    return body == null ? null : body.contentType();
  }

  private Optional<Duration> wait(Response answer) {
    Optional<Duration> wait =
        RetryAfter.of(
            Optional.ofNullable(answer.header("Retry-After")),
            Optional.ofNullable(answer.header("Date")),
            clock.instant());
    wait.ifPresent(time -> quiet.ask(SLACK, time, clock.instant()));
    return wait;
  }

  private static byte[] body(Response answer) throws IOException {
    ResponseBody body = answer.body();
    if (body == null) {
      return new byte[0];
    }
    BufferedSource source = body.source();
    Buffer taken = new Buffer();
    while (taken.size() <= MOST) {
      if (source.read(taken, MOST + 1 - taken.size()) < 0) {
        return taken.readByteArray();
      }
    }
    throw new TooMuchException(MOST);
  }

  private static boolean isObject(byte[] body) {
    for (byte one : body) {
      if (!Character.isWhitespace(one)) {
        return one == '{';
      }
    }
    return false;
  }

  /** Without the token, should it be repeated. */
  private static String words(Chain chain, byte[] body) {
    String token =
        Optional.ofNullable(chain.request().header("Authorization"))
            .map(header -> header.substring(header.indexOf(' ') + 1))
            .orElse("");
    String begin = new String(body, 0, Math.min(body.length, FirstWords.KEPT), UTF_8);
    String words = FirstWords.of(Redaction.none().besides(List.of(token)).apply(begin));
    return words.isEmpty() ? "" : ": " + words;
  }
}
