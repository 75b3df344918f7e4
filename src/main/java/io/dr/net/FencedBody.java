package io.dr.net;

import io.dr.action.ActionFailure;
import io.dr.action.Fence;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * A request's body that passes a fence before its first byte leaves: the client asks for it once it
 * is connected, and without it a request is not whole.
 */
final class FencedBody implements HttpRequest.BodyPublisher {
  private final HttpRequest.BodyPublisher body;
  private final Fence fence;

  FencedBody(HttpRequest.BodyPublisher body, Fence fence) {
    this.body = body;
    this.fence = fence;
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    try {
      fence.check();
    } catch (ActionFailure closed) {
      subscriber.onSubscribe(new Nothing());
      subscriber.onError(closed);
      return;
    }
    body.subscribe(subscriber);
  }

  private static final class Nothing implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
