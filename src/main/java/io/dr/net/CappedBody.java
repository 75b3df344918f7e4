package io.dr.net;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Takes in the beginning of a body and asks for no more of it. It does not hang up by itself: that
 * would race with the answer, and could fail an exchange whose beginning is there.
 */
final class CappedBody implements HttpResponse.BodySubscriber<CappedBody.Taken> {
  private final int most;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final CompletableFuture<Flow.Subscription> source = new CompletableFuture<>();
  private final CompletableFuture<Taken> body = new CompletableFuture<>();

  /**
   * What was taken in.
   *
   * @param whole whether that was all
   */
  record Taken(byte[] bytes, boolean whole) {}

  /**
   * @param most bytes to take in
   */
  CappedBody(int most) {
    this.most = most;
  }

  @Override
  public CompletionStage<Taken> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source.complete(subscription);
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    boolean over = false;
    for (ByteBuffer buffer : buffers) {
      over = over || buffer.remaining() > most - taken.size();
      byte[] bytes = new byte[Math.min(buffer.remaining(), most - taken.size())];
      buffer.get(bytes);
      taken.writeBytes(bytes);
    }
    if (over) {
      body.complete(new Taken(taken.toByteArray(), false));
    } else {
      source.join().request(1);
    }
  }

  @Override
  public void onError(Throwable problem) {
    body.completeExceptionally(problem);
  }

  @Override
  public void onComplete() {
    body.complete(new Taken(taken.toByteArray(), true));
  }

  /** Closes the connection on which more would come. */
  void hangUp() {
    var unused = source.thenAccept(Flow.Subscription::cancel);
  }
}
