package io.dr.conformance;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.dr.aws.Stage;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One moto server for all conformance tests of a suite, emptied before each. Where it is not
 * installed the tests are left out, unless {@code -Dconformance=required}.
 */
public final class MotoServer implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  private static final Logger LOG = LoggerFactory.getLogger(MotoServer.class);
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(MotoServer.class);
  private static final String LEFT_OUT =
      "conformance: left out, moto_server is not on the PATH; install it with:"
          + " pip install 'moto[server]'";
  private static final Map<String, String> ONE_ACCOUNT =
      Map.of("MOTO_ACCOUNT_ID", Stage.TO.account());
  private static final List<String> PROPERTIES =
      List.of("aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey");

  @Override
  public void beforeAll(ExtensionContext context) {
    URI endpoint = server(context).endpoint();
    List<String> values = List.of(endpoint.toString(), "conformance", "conformance");
    for (int i = 0; i < PROPERTIES.size(); i++) {
      System.setProperty(PROPERTIES.get(i), values.get(i));
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    server(context).reset();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    PROPERTIES.forEach(System::clearProperty);
  }

  private static Running server(ExtensionContext context) {
    Suite suite =
        context.getRoot().getStore(OURS).getOrComputeIfAbsent("suite", key -> start(), Suite.class);
    if (suite.running().isPresent()) {
      return suite.running().get();
    }
    if ("required".equals(System.getProperty("conformance"))) {
      return fail(LEFT_OUT);
    }
    return abort(LEFT_OUT);
  }

  private static Suite start() {
    Optional<Path> program = onPath("moto_server");
    if (program.isEmpty()) {
      LOG.warn(LEFT_OUT);
    }
    return new Suite(program.map(path -> Running.start(path, ONE_ACCOUNT)));
  }

  /**
   * A server besides the suite's, in which each account has resources of its own: those of the role
   * that was assumed. Whoever starts it stops it.
   */
  public static Own ofManyAccounts() {
    return new Own(Running.start(wanted("moto_server"), Map.of()));
  }

  /** A server that belongs to one test. */
  public static final class Own implements AutoCloseable {
    private final Running running;

    private Own(Running running) {
      this.running = running;
    }

    /** Where it listens. */
    public URI endpoint() {
      return running.endpoint();
    }

    @Override
    public void close() {
      running.stop();
    }
  }

  /** A program that a test asks besides; without it the test is left out, or fails if required. */
  static Path wanted(String name) {
    return onPath(name)
        .orElseGet(
            () -> {
              String without = name + " is not on the PATH";
              return "required".equals(System.getProperty("conformance"))
                  ? fail(without)
                  : abort(without);
            });
  }

  /** Where a program of that name is installed. */
  static Optional<Path> onPath(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What the suite shares; closed by JUnit when the last test is over. */
  private record Suite(Optional<Running> running)
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    @Override
    public void close() {
      running.ifPresent(Running::stop);
    }
  }

  private record Running(Process process, URI endpoint, HttpClient http) {
    private static final Pattern ADDRESS =
        Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

    static Running start(Path program, Map<String, String> environment) {
      ProcessBuilder builder =
          new ProcessBuilder(program.toString(), "-H", "127.0.0.1", "-p", "0")
              .redirectErrorStream(true);
      builder.environment().put("PYTHONUNBUFFERED", "1");
      builder.environment().putAll(environment);
      try {
        Process process = builder.start();
        return new Running(process, address(process), HttpClient.newHttpClient());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Reads the address that the server prints, then all else, lest it block on a full pipe. */
    private static URI address(Process process) {
      CompletableFuture<URI> address = new CompletableFuture<>();
      Thread reader = new Thread(() -> drain(process, address), "moto-output");
      reader.setDaemon(true);
      reader.start();
      try {
        return address.get(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while moto_server started", e);
      } catch (ExecutionException | TimeoutException e) {
        process.destroy();
        throw new IllegalStateException("moto_server did not say where it listens", e);
      }
    }

    private static void drain(Process process, CompletableFuture<URI> address) {
      try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          Matcher matcher = ADDRESS.matcher(line);
          if (matcher.find()) {
            address.complete(URI.create(matcher.group(1)));
          }
        }
      } catch (IOException ended) {
        LOG.debug("moto_server's output ended", ended);
      }
      address.completeExceptionally(new IllegalStateException("moto_server ended"));
    }

    void reset() {
      HttpRequest request =
          HttpRequest.newBuilder(endpoint.resolve("/moto-api/reset"))
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      try {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
          throw new IllegalStateException("moto_server refused to reset: " + response.body());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while moto_server was reset", e);
      }
    }

    void stop() {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }
}
