package io.dr.aws;

import io.dr.action.Fence;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Sends effects, each past a fence: before it connects, and once more when it is connected, before
 * the body leaves, without which a service does nothing. What the SDK sends again by itself passes
 * here as well.
 */
final class FencedHttpClient implements SdkHttpClient {
  private final SdkHttpClient client;
  private final Fence fence;

  FencedHttpClient(SdkHttpClient client, Fence fence) {
    this.client = client;
    this.fence = fence;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    HttpExecuteRequest.Builder fenced = HttpExecuteRequest.builder().request(request.httpRequest());
    request.contentStreamProvider().map(this::fenced).ifPresent(fenced::contentStreamProvider);
    request.metricCollector().ifPresent(fenced::metricCollector);
    ExecutableHttpRequest prepared = client.prepareRequest(fenced.build());
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        fence.check();
        return prepared.call();
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  /** A client opens the body's stream once it is connected; a body without bytes has none. */
  private ContentStreamProvider fenced(ContentStreamProvider content) {
    return new ContentStreamProvider() {
      @Override
      public InputStream newStream() {
        fence.check();
        return content.newStream();
      }

      @Override
      public String name() {
        return content.name();
      }
    };
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  /** The client below is closed by whoever made it. */
  @Override
  public void close() {}
}
