package io.dr.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A mail server that answers every login with what it should keep to itself. */
final class GossipingMailServer implements AutoCloseable {
  private final ServerSocket socket;
  private final String gossip;
  private volatile boolean asked;

  GossipingMailServer(String gossip) throws IOException {
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.gossip = gossip;
    Thread server = new Thread(this::serve, "gossiping-mail");
    server.setDaemon(true);
    server.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Whether somebody gave it a password. */
  boolean asked() {
    return asked;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(client.getOutputStream(), true, StandardCharsets.UTF_8);
        out.print("220 here\r\n");
        out.flush();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          out.print(answer(line));
          out.flush();
        }
      } catch (IOException ended) {
        // The client, or this server, has left.
      }
    }
  }

  private String answer(String line) {
    if (line.startsWith("EHLO")) {
      return "250-here\r\n250 AUTH PLAIN LOGIN\r\n";
    }
    asked = asked || line.startsWith("AUTH");
    return "535 5.7.8 " + line + " " + gossip + "\r\n";
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
