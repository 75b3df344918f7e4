package io.dr.post;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An SMTP server that wants STARTTLS before anything else, and keeps what it is told. */
final class StartTlsServer implements AutoCloseable {
  private final ServerSocket socket;
  private final SSLContext tls;
  private final List<String> clear = new CopyOnWriteArrayList<>();
  private final List<String> encrypted = new CopyOnWriteArrayList<>();

  /**
   * @param folder where the certificate is made
   */
  StartTlsServer(Path folder) throws IOException, GeneralSecurityException {
    this.socket = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    this.tls = tls(folder);
    Thread thread = new Thread(this::serve, "starttls");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  List<String> inTheClear() {
    return clear;
  }

  List<String> encrypted() {
    return encrypted;
  }

  /** A certificate for this machine that no authority vouches for. */
  private static SSLContext tls(Path folder) throws IOException, GeneralSecurityException {
    Path file = folder.resolve("smtp.p12");
    String password = "changeit";
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "smtp", "-keyalg", "EC", "-validity", "2"));
    command.addAll(List.of("-dname", "CN=127.0.0.1", "-ext", "SAN=ip:127.0.0.1"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", password));
    command.addAll(List.of("-keystore", file.toString()));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String told = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password.toCharArray());
    } catch (IOException e) {
      throw new IOException("keytool: " + told, e);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        say(client, "220 there");
        if (talk(client, clear, List.of("250-there", "250 STARTTLS"))) {
          secured(client);
        }
      } catch (IOException e) {
        // The client left, or the test is over.
      }
    }
  }

  private void secured(Socket client) throws IOException {
    try (SSLSocket layer =
        (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true)) {
      layer.setUseClientMode(false);
      layer.startHandshake();
      talk(layer, encrypted, List.of("250-there", "250 AUTH PLAIN"));
    }
  }

  /** Answers until the client turns to TLS, which is told, or leaves. */
  private static boolean talk(Socket client, List<String> told, List<String> greeting)
      throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      told.add(line);
      if (line.startsWith("EHLO")) {
        say(client, String.join("\r\n", greeting));
      } else if (line.equals("STARTTLS")) {
        say(client, "220 go on");
        return true;
      } else if (line.startsWith("AUTH")) {
        say(client, "235 welcome");
      } else if (line.startsWith("RCPT TO:<nobody@")) {
        say(client, "550 no such user");
      } else if (line.equals("DATA")) {
        say(client, "354 tell");
        while (!".".equals(line)) {
          line = in.readLine();
        }
        say(client, "250 taken");
      } else {
        say(client, line.equals("QUIT") ? "221 bye" : "250 well");
      }
    }
    return false;
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
    client.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
