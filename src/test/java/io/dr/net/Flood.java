package io.dr.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/** A peer that answers with more than anybody wants, for as long as it is listened to. */
public final class Flood implements AutoCloseable {
  /** What each answer comes to. */
  public static final long GIGABYTE = 1L << 30;

  private final ServerSocket server;
  private final Kind kind;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** What it floods with. */
  public enum Kind {
    /** A success whose body is a gigabyte. */
    BODY("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n"),
    /** A refusal whose body is a gigabyte. */
    ERROR("HTTP/1.1 500 Sorry\r\nContent-Length: 1073741824\r\n\r\n"),
    /** A refusal that asks for quiet, in chunks. */
    THROTTLED("HTTP/1.1 429 Slow\r\nTransfer-Encoding: chunked\r\n\r\n"),
    /** A success in chunks without end. */
    CHUNKS("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
    /** A success in one chunk whose extension does not end. */
    EXTENSION("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x="),
    /** A success whose trailers do not end. */
    TRAILERS("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"),
    /** Headers without end. */
    HEADERS("HTTP/1.1 200 OK\r\n"),
    /** One header line without end. */
    HEADER("HTTP/1.1 200 OK\r\nX-Long: "),
    /** A status line without end. */
    STATUS("HTTP/1.1 200 "),
    /** Answers of the kind 100 without end. */
    CONTINUES("HTTP/1.1 100 Continue\r\n\r\n"),
    /** Packed a thousand to one. */
    PACKED("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"),
    /** A byte of the body now and then. */
    DRIP("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n{"),
    /** A byte of the headers now and then. */
    DRIPPING_HEADERS("HTTP/1.1 200 OK\r\nX-Long: ");

    private final String begin;

    Kind(String begin) {
      this.begin = begin;
    }
  }

  public Flood(Kind kind) throws IOException {
    this.kind = kind;
    this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    daemon(this::accept);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "flood");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it is. */
  public String address() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** How many bytes it got rid of. */
  public long sent() {
    return sent.get();
  }

  /** How often it was asked. */
  public long requests() {
    return requests.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        open.add(client);
        daemon(() -> answer(client));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void answer(Socket client) {
    try (client) {
      request(client.getInputStream());
      requests.incrementAndGet();
      OutputStream out = client.getOutputStream();
      out.write(kind.begin.getBytes(StandardCharsets.US_ASCII));
      flood(out);
    } catch (IOException e) {
      // Nobody listens any longer.
    }
  }

  private void flood(OutputStream out) throws IOException {
    switch (kind) {
      case BODY, ERROR, EXTENSION, HEADER, STATUS -> repeat(out, "a".repeat(1 << 16));
      case CHUNKS, THROTTLED -> repeat(out, "10000\r\n" + "a".repeat(1 << 16) + "\r\n");
      case TRAILERS, HEADERS -> repeat(out, "X-Some: header of no use\r\n".repeat(2_000));
      case CONTINUES -> repeat(out, "HTTP/1.1 100 Continue\r\n\r\n".repeat(2_000));
      case PACKED -> {
        GZIPOutputStream packed = new GZIPOutputStream(out);
        repeat(packed, "a".repeat(1 << 16));
        packed.finish();
      }
      case DRIP, DRIPPING_HEADERS -> drip(out);
    }
  }

  private void repeat(OutputStream out, String what) throws IOException {
    byte[] bytes = what.getBytes(StandardCharsets.US_ASCII);
    while (sent.get() < GIGABYTE) {
      out.write(bytes);
      sent.addAndGet(bytes.length);
    }
  }

  private void drip(OutputStream out) throws IOException {
    try {
      while (!closed.await(50, TimeUnit.MILLISECONDS)) {
        out.write('a');
        out.flush();
        sent.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads a request up to the end of its body. */
  static String request(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    String text = "";
    while (!text.endsWith("\r\n\r\n")) {
      int one = in.read();
      boolean tls = head.size() == 0 && !Character.isLetter(one);
      if (one < 0 || tls) {
        throw new IOException("nothing was asked in plain HTTP");
      }
      head.write(one);
      text = head.toString(StandardCharsets.ISO_8859_1);
    }
    for (String line : text.split("\r\n", -1)) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        int length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
        return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
      }
    }
    return text;
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    for (Socket one : open) {
      one.close();
    }
  }
}
