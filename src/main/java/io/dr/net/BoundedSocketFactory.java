package io.dr.net;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/**
 * Makes sockets on which a peer may say so much at a time: so many bytes for whatever it was last
 * told, and for so long. It bounds what the library above them reads without a limit of its own,
 * such as lines and headers. TLS is laid over them.
 */
public final class BoundedSocketFactory extends SocketFactory {
  private final long most;
  private final Optional<Duration> lifetime;

  /**
   * @param most bytes that a peer may send before it is told something again
   * @param lifetime after which a socket closes, whatever goes on; absent for as long as it likes
   */
  public BoundedSocketFactory(long most, Optional<Duration> lifetime) {
    this.most = most;
    this.lifetime = lifetime;
  }

  @Override
  public Socket createSocket() {
    return new Bounded(most, lifetime);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
  }

  private Socket connected(InetSocketAddress to) throws IOException {
    Socket socket = createSocket();
    socket.connect(to);
    return socket;
  }

  private Socket connected(InetSocketAddress to, InetSocketAddress from) throws IOException {
    Socket socket = createSocket();
    socket.bind(from);
    socket.connect(to);
    return socket;
  }

  private static final class Bounded extends Socket {
    private final long most;
    private final AtomicLong said = new AtomicLong();
    private final CompletableFuture<Void> end;

    Bounded(long most, Optional<Duration> lifetime) {
      this.most = most;
      this.end =
          lifetime
              .map(
                  time ->
                      CompletableFuture.runAsync(
                          this::hangUp,
                          CompletableFuture.delayedExecutor(
                              time.toMillis(), TimeUnit.MILLISECONDS)))
              .orElseGet(CompletableFuture::new);
    }

    private void hangUp() {
      try {
        super.close();
      } catch (IOException e) {
        // It was to end, and nobody listens any more.
      }
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          int one = super.read();
          counted(one < 0 ? 0 : 1);
          return one;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
          int read = super.read(buffer, from, length);
          counted(read);
          return read;
        }
      };
    }

    private void counted(int bytes) throws TooMuchException {
      if (said.addAndGet(Math.max(bytes, 0)) > most) {
        hangUp();
        throw new TooMuchException(most);
      }
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(int one) throws IOException {
          said.set(0);
          out.write(one);
        }

        @Override
        public void write(byte[] buffer, int from, int length) throws IOException {
          said.set(0);
          out.write(buffer, from, length);
        }
      };
    }

    @Override
    public synchronized void close() throws IOException {
      end.cancel(false);
      super.close();
    }
  }
}
