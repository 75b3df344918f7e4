package io.dr.net;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy that demands a user and a password, tunnels what it is asked to, and forwards the rest.
 */
public final class ConnectProxy implements AutoCloseable {
  /** The user and password that it demands, as they are sent. */
  public static final String BASIC = "ZHI6c2VjcmV0IHdvcmQ=";

  private final ServerSocket server;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  public ConnectProxy() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    daemon(
        () -> {
          while (true) {
            Socket client = server.accept();
            open.add(client);
            daemon(() -> serve(client));
          }
        });
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void daemon(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // One side hung up.
              }
            },
            "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  /** As an environment names it, with what it demands. */
  public String address() {
    return "http://dr:secret%20word@127.0.0.1:" + server.getLocalPort();
  }

  /** The first lines of what it was asked with the right password. */
  public List<String> asked() {
    return heads.stream()
        .filter(head -> head.contains("Basic " + BASIC))
        .map(head -> head.substring(0, head.indexOf("\r\n")))
        .toList();
  }

  private void serve(Socket client) throws IOException {
    try (client) {
      while (true) {
        String request = Flood.request(client.getInputStream());
        heads.add(request);
        OutputStream out = client.getOutputStream();
        if (!request.contains("Basic " + BASIC)) {
          say(
              out,
              "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
                  + "Content-Length: 0\r\n\r\n");
        } else if (request.startsWith("CONNECT ")) {
          say(out, "HTTP/1.1 200 Connected\r\n\r\n");
          tunnel(client, request.split("[ :]", -1));
          return;
        } else {
          forward(out, request);
        }
      }
    }
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static void tunnel(Socket client, String[] connect) throws IOException {
    try (Socket origin = new Socket("127.0.0.1", Integer.parseInt(connect[2]))) {
      daemon(() -> client.getInputStream().transferTo(origin.getOutputStream()));
      origin.getInputStream().transferTo(client.getOutputStream());
    }
  }

  private static void forward(OutputStream out, String request) throws IOException {
    URI target = URI.create(request.split(" ", 3)[1]);
    try (Socket origin = new Socket("127.0.0.1", target.getPort())) {
      say(origin.getOutputStream(), request.replaceFirst("\r\n", "\r\nConnection: close\r\n"));
      origin.getInputStream().transferTo(out);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket one : open) {
      one.close();
    }
  }
}
