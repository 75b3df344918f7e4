package io.dr.check;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.net.Network;
import io.dr.runbook.Durations;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** Looks at the world over the network. */
public final class RealProbes implements Probes {
  private static final int LONGEST_BODY = 64 * 1024;

  private final Network network;
  private final Supplier<NameServers> nameServers;

  public RealProbes(Network network) {
    this(network, NameServers::system);
  }

  RealProbes(Network network, Supplier<NameServers> nameServers) {
    this.network = network;
    this.nameServers = nameServers;
  }

  @Override
  public Answer get(URI url, Map<String, String> headers, Duration timeout) {
    HttpRequest.Builder request = request(url, headers);
    Instant begun = network.clock().instant();
    try {
      Network.Answer answer = network.send(url, request, new Network.Bounds(LONGEST_BODY, timeout));
      return new Answer(
          answer.status(),
          answer.headers().map(),
          answer.body(),
          Duration.between(begun, network.clock().instant()));
    } catch (TimeoutException e) {
      throw unreachable(url, "no answer within " + Durations.show(timeout), e);
    } catch (ExecutionException e) {
      throw unreachable(url, why(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(url, "the check was interrupted", e);
    }
  }

  @Override
  public List<String> nameServers(String name, Duration timeout) {
    return nameServers.get().authoritative(name, timeout);
  }

  @Override
  public DnsAnswer dns(String server, String name, String type, Duration timeout) {
    return nameServers.get().ask(server, name, type, timeout);
  }

  private static HttpRequest.Builder request(URI url, Map<String, String> headers) {
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(url).GET();
    } catch (IllegalArgumentException e) {
      throw invalid("'" + url + "' is no http or https URL.", "Correct the step's url.");
    }
    headers.forEach((name, value) -> header(request, name, value));
    return request;
  }

  /** The library's own complaint repeats the value, which may be a secret. */
  private static void header(HttpRequest.Builder request, String name, String value) {
    try {
      request.header(name, value.strip());
    } catch (IllegalArgumentException e) {
      throw invalid(
          "The header '" + name + "' cannot be sent.",
          "Take it out, or give it a value without line breaks.");
    }
  }

  private static String why(ExecutionException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "the name is not known";
      }
      if (cause instanceof SSLException) {
        return "TLS failed, " + cause.getMessage();
      }
      if (cause instanceof HttpTimeoutException) {
        return "no answer in time";
      }
    }
    return e.getCause() instanceof ConnectException ? "no connection" : "no answer";
  }

  private static ActionFailure unreachable(URI url, String why, Exception e) {
    return new ActionFailure(
        Failure.of(
            Failure.Kind.UNREACHABLE,
            url.getHost() + ": " + why + ".",
            "Check the name and that the network from here reaches it."),
        e);
  }

  private static ActionFailure invalid(String cause, String remedy) {
    return new ActionFailure(Failure.of(Failure.Kind.INVALID, cause, remedy));
  }
}
