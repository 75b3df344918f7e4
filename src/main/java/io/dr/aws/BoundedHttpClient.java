package io.dr.aws;

import io.dr.net.TooMuchException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Reads no more of an answer than any of its kind may hold, unpacked: the SDK itself reads whatever
 * comes into memory. The rest is not drained, the connection is closed.
 */
final class BoundedHttpClient implements SdkHttpClient {
  /** Of an answer that refuses, what is beyond is cut off: the beginning says why. */
  static final int REFUSAL = 64 << 10;

  private static final String ENCODING = "Content-Encoding";

  private final SdkHttpClient client;
  private final long most;

  /**
   * @param most bytes of the body of an answer
   */
  BoundedHttpClient(SdkHttpClient client, long most) {
    this.client = client;
    this.most = most;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = client.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return bounded(prepared.call(), prepared::abort);
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  private HttpExecuteResponse bounded(HttpExecuteResponse answer, Runnable hangUp)
      throws IOException {
    if (answer.responseBody().isEmpty()) {
      return answer;
    }
    SdkHttpResponse head = answer.httpResponse();
    InputStream sent = answer.responseBody().get();
    boolean packed = head.firstMatchingHeader(ENCODING).filter("gzip"::equals).isPresent();
    if (packed) {
      // The SDK would unpack it, however much that comes to.
      sent = new GZIPInputStream(sent);
      head = head.toBuilder().removeHeader(ENCODING).build();
    }
    InputStream body =
        head.isSuccessful()
            ? new Bounded(sent, most, hangUp)
            : new Cut(new Bounded(sent, REFUSAL, hangUp));
    return HttpExecuteResponse.builder()
        .response(head)
        .responseBody(AbortableInputStream.create(body, hangUp::run))
        .build();
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    client.close();
  }

  /** A body that may be only so long. */
  private static final class Bounded extends FilterInputStream {
    private final long most;
    private final Runnable hangUp;
    private long read;

    Bounded(InputStream body, long most, Runnable hangUp) {
      super(body);
      this.most = most;
      this.hangUp = hangUp;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      counted(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int some = super.read(buffer, from, length);
      counted(Math.max(some, 0));
      return some;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = super.skip(n);
      counted(skipped);
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    private void counted(long bytes) throws IOException {
      read += bytes;
      if (read > most) {
        hangUp.run();
        throw new TooMuchException(most);
      }
    }
  }

  /** Ends where the body below goes beyond its bounds. */
  private static final class Cut extends FilterInputStream {
    Cut(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (TooMuchException e) {
        return -1;
      }
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      try {
        return super.read(buffer, from, length);
      } catch (TooMuchException e) {
        return -1;
      }
    }
  }
}
