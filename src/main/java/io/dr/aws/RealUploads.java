package io.dr.aws;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.net.Network;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Uploads over HTTPS. The address is a secret and appears in no message. */
public final class RealUploads implements Uploads {
  private static final Network.Bounds BOUNDS =
      new Network.Bounds(64 * 1024, Duration.ofSeconds(60));

  private final Network network;

  /**
   * @param network how the address is reached
   */
  public RealUploads(Network network) {
    this.network = network;
  }

  @Override
  public void put(URI address, byte[] content) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("x-amz-server-side-encryption", "aws:kms")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content));
    int status = status(address, request);
    if (status / 100 != 2) {
      Failure.Kind kind = status >= 500 ? Failure.Kind.TRANSIENT : Failure.Kind.INVALID;
      throw new ActionFailure(failure(kind, "it answered " + status));
    }
  }

  private int status(URI address, HttpRequest.Builder request) {
    try {
      return network.send(address, request, BOUNDS).status();
    } catch (TimeoutException e) {
      throw new ActionFailure(failure(Failure.Kind.TRANSIENT, "no whole answer came in time"), e);
    } catch (ExecutionException e) {
      throw new ActionFailure(failure(Failure.Kind.TRANSIENT, "the connection broke"), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ActionFailure(failure(Failure.Kind.TRANSIENT, "it was interrupted"), e);
    }
  }

  private static Failure failure(Failure.Kind kind, String why) {
    return Failure.of(
        kind,
        "The upload to the pre-signed address failed: " + why + ".",
        "Resume: the address is asked for anew.");
  }
}
