package io.dr.aws;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.net.Proxies;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** Uploads over HTTPS. The address is a secret and appears in no message. */
public final class RealUploads implements Uploads {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final Proxies proxies;

  /**
   * @param proxies that the environment names
   */
  public RealUploads(Proxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public void put(URI address, byte[] content) {
    int status;
    try {
      HttpURLConnection connection = AwsHttp.open(proxies, address);
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setRequestMethod("PUT");
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(content.length);
      connection.setRequestProperty("x-amz-server-side-encryption", "aws:kms");
      try (OutputStream out = connection.getOutputStream()) {
        out.write(content);
      }
      status = connection.getResponseCode();
    } catch (IOException e) {
      throw new ActionFailure(failure(Failure.Kind.TRANSIENT, "the connection broke"), e);
    }
    if (status / 100 != 2) {
      Failure.Kind kind = status >= 500 ? Failure.Kind.TRANSIENT : Failure.Kind.INVALID;
      throw new ActionFailure(failure(kind, "it answered " + status));
    }
  }

  private static Failure failure(Failure.Kind kind, String why) {
    return Failure.of(
        kind,
        "The upload to the pre-signed address failed: " + why + ".",
        "Resume: the address is asked for anew.");
  }
}
