package io.dr.aws;

import io.dr.net.BoundedSocketFactory;
import io.dr.net.ProxiedClients;
import io.dr.net.Proxies;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * HTTP for the AWS SDK over OkHttp: each request is sent once, through the proxy that the
 * environment names, and has a time for all of it. Java's own connections, which the SDK would use,
 * read trailers without a bound and cannot be given up while they do.
 */
final class AwsHttp implements SdkHttpClient {
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(5);

  /** Status line, headers and what holds chunks together, besides the body. */
  private static final long AROUND = 1 << 20;

  private static final int MOST_IDLE = 32;

  /** Services close connections that rest; one that was closed costs a request. */
  private static final long IDLE_SECONDS = 15;

  private final Proxies proxies;
  private final OkHttpClient client;

  /**
   * What an answer may cost.
   *
   * @param silence how long nothing may come
   * @param within how long the whole exchange may take
   * @param most bytes of the body
   */
  record Bounds(Duration silence, Duration within, long most) {}

  private AwsHttp(Proxies proxies, Bounds bounds) {
    this.proxies = proxies;
    this.client =
        ProxiedClients.through(proxies, new OkHttpClient.Builder())
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectTimeout(CONNECTED_WITHIN)
            .readTimeout(bounds.silence())
            .writeTimeout(bounds.silence())
            .callTimeout(bounds.within())
            .connectionPool(new ConnectionPool(MOST_IDLE, IDLE_SECONDS, TimeUnit.SECONDS))
            .socketFactory(new BoundedSocketFactory(bounds.most() + AROUND, Optional.empty()))
            .build();
  }

  static SdkHttpClient client(Proxies proxies, Bounds bounds) {
    return new BoundedHttpClient(new AwsHttp(proxies, bounds), bounds.most());
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    // A proxy that cannot be used is told before anything is tried.
    proxies.of(request.httpRequest().getUri());
    Call call = client.newCall(request(request));
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return answer(call.execute());
      }

      @Override
      public void abort() {
        call.cancel();
      }
    };
  }

  private static Request request(HttpExecuteRequest asked) {
    SdkHttpRequest http = asked.httpRequest();
    Request.Builder request = new Request.Builder().url(url(http.getUri()));
    http.forEachHeader((name, values) -> request.header(name, String.join(",", values)));
    // The first is told by the body itself; for the second nobody would wait.
    request.removeHeader("Content-Length").removeHeader("Expect");
    request.header("Accept-Encoding", "identity");
    if (http.firstMatchingHeader("Accept").isEmpty()) {
      request.header("Accept", "*/*");
    }
    String method = http.method().name();
    boolean must = List.of("POST", "PUT", "PATCH").contains(method);
    Optional<RequestBody> body = asked.contentStreamProvider().map(from -> body(http, from));
    return request
        .method(method, body.orElse(must ? RequestBody.create(new byte[0]) : null))
        .build();
  }

  /** What is signed is what is sent: an address that would be made simpler is not sent at all. */
  private static HttpUrl url(URI address) {
    HttpUrl url = HttpUrl.get(address);
    String path = Optional.ofNullable(address.getRawPath()).orElse("");
    if (url == null || !url.encodedPath().equals(path.isEmpty() ? "/" : path)) {
      throw new IllegalArgumentException("the path " + path + " cannot be sent as it stands");
    }
    return url;
  }

  private static RequestBody body(SdkHttpRequest http, ContentStreamProvider content) {
    long length = http.firstMatchingHeader("Content-Length").map(Long::parseLong).orElse(-1L);
    return new RequestBody() {
      @Override
      public okhttp3.@Nullable MediaType contentType() {
        return null;
      }

      @Override
      public long contentLength() {
        return length;
      }

      @Override
      public boolean isOneShot() {
        return true;
      }

      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        try (InputStream in = content.newStream()) {
          in.transferTo(sink.outputStream());
        }
      }
    };
  }

  private static HttpExecuteResponse answer(Response answer) {
    SdkHttpFullResponse.Builder told =
        SdkHttpFullResponse.builder().statusCode(answer.code()).statusText(answer.message());
    answer.headers().toMultimap().forEach(told::putHeader);
    ResponseBody body = answer.body();
    AbortableInputStream in =
        AbortableInputStream.create(
            body == null ? InputStream.nullInputStream() : body.byteStream(), answer::close);
    return HttpExecuteResponse.builder().response(told.build()).responseBody(in).build();
  }

  @Override
  public String clientName() {
    return "OkHttp";
  }

  @Override
  public void close() {
    client.dispatcher().cancelAll();
    client.connectionPool().evictAll();
  }
}
