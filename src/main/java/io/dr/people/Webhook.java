package io.dr.people;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.net.Network;
import io.dr.runbook.Durations;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/**
 * A page of the user's own, which is sent every update as JSON. It cannot be asked what it shows,
 * so an update whose answer was lost is sent again, with the same {@code Idempotency-Key}: the
 * receiver drops the second, or shows the same words once more. A person who is asked in the night
 * whether it arrived could only guess, and a missing update is worse than one told twice. The
 * address may be a secret: it appears in no failure.
 */
final class Webhook implements StatusPage {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int LONGEST_ANSWER = 2_000;
  private static final int LONGEST_REASON = 200;
  // A shorter part of an address is no secret, and part of ordinary words.
  private static final int SHORTEST_SECRET = 4;

  private final URI address;
  private final Optional<String> token;
  private final Duration timeout;
  private final Network network;

  Webhook(URI address, Optional<String> token, Network network) {
    this(address, token, network, TIMEOUT);
  }

  /**
   * @param timeout for the whole answer
   */
  Webhook(URI address, Optional<String> token, Network network, Duration timeout) {
    this.address = address;
    this.token = token;
    this.network = network;
    this.timeout = timeout;
  }

  @Override
  public Look look(String runId, int part) {
    return Look.NOTHING;
  }

  /** Answers the status code: it is all that a receiver promises. */
  @Override
  public String publish(Update update) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", update.key())
            .POST(HttpRequest.BodyPublishers.ofString(json(update).toString()));
    token.ifPresent(given -> request.header("Authorization", "Bearer " + given));
    network
        .quiet(peer())
        .ifPresent(
            left -> {
              throw quiet(left);
            });
    Network.Answer answer = send(request);
    if (!answer.isSuccess()) {
      throw refused(answer);
    }
    return Integer.toString(answer.status());
  }

  private static ObjectNode json(Update update) {
    Incident incident = update.incident();
    ObjectNode json = JSON.createObjectNode();
    json.put("run", incident.runId());
    json.put("runbook", update.runbook());
    json.put("exercise", update.exercise());
    json.put("title", incident.title());
    json.put("status", incident.status());
    incident.impact().ifPresent(impact -> json.put("impact", impact));
    json.put("message", incident.message());
    ObjectNode components = json.putObject("components");
    incident.components().forEach(components::put);
    incident.promise().ifPresent(promise -> json.put("nextUpdate", promise.until().toString()));
    json.put("at", update.at().truncatedTo(ChronoUnit.SECONDS).toString());
    return json.put("idempotencyKey", update.key());
  }

  /** The receivers behind one address are one: what it asks for holds for every update. */
  private String peer() {
    return "hook " + address;
  }

  private ActionFailure quiet(Duration left) {
    return failure(Failure.Kind.THROTTLED, "asked for quiet, for " + Durations.show(left), "")
        .retryAfter(left);
  }

  private Network.Answer send(HttpRequest.Builder request) {
    try {
      return network.send(address, request, new Network.Bounds(LONGEST_ANSWER, timeout));
    } catch (TimeoutException e) {
      throw failed(Failure.Kind.TRANSIENT, "gave no answer in time");
    } catch (ExecutionException e) {
      throw broken(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(Failure.Kind.TRANSIENT, "was interrupted");
    }
  }

  private ActionFailure broken(ExecutionException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
        return failed(Failure.Kind.UNREACHABLE, "cannot be reached");
      }
      if (cause instanceof SSLHandshakeException) {
        return failed(Failure.Kind.UNREACHABLE, "shows no certificate that is trusted here");
      }
    }
    return failed(Failure.Kind.TRANSIENT, "gave no answer");
  }

  private ActionFailure refused(Network.Answer answer) {
    int status = answer.status();
    Failure.Kind kind =
        switch (status) {
          case 401, 403 -> Failure.Kind.DENIED;
          case 404, 410 -> Failure.Kind.NOT_FOUND;
          case 409 -> Failure.Kind.CONFLICT;
          case 429 -> Failure.Kind.THROTTLED;
          case 408 -> Failure.Kind.TRANSIENT;
          default -> status >= 500 ? Failure.Kind.TRANSIENT : Failure.Kind.INVALID;
        };
    Optional<Duration> wait = network.wait(peer(), answer);
    String what =
        status / 100 == 3
            ? "answered with a redirect, which is not followed: " + status
            : "refused the update: " + status + asks(wait) + reason(answer.body());
    ActionFailure refused = failure(kind, what, Integer.toString(status));
    return wait.map(refused::retryAfter).orElse(refused);
  }

  private static String asks(Optional<Duration> wait) {
    return wait.map(time -> ", asks to wait " + Durations.show(time)).orElse("");
  }

  /** What the receiver says for itself, in bounds; nothing at all if it repeats a secret. */
  private String reason(String body) {
    String line = body.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    if (line.isEmpty() || secrets().stream().anyMatch(line::contains)) {
      return "";
    }
    return ", " + line.substring(0, Math.min(line.length(), LONGEST_REASON));
  }

  /** The token, and each part of the address behind its host, as sent and as meant. */
  private List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    token.ifPresent(secrets::add);
    String behind =
        address.getRawPath()
            + Optional.ofNullable(address.getRawQuery()).map("?"::concat).orElse("");
    for (String part : behind.split("[/?&=]")) {
      secrets.add(part);
      secrets.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    secrets.removeIf(part -> part.length() < SHORTEST_SECRET);
    secrets.sort(Comparator.comparing(String::length).reversed());
    return secrets;
  }

  private ActionFailure failed(Failure.Kind kind, String what) {
    return failure(kind, what, "");
  }

  /** Without the exception behind it, whose words could hold the address. */
  private ActionFailure failure(Failure.Kind kind, String what, String code) {
    return new ActionFailure(
        new Failure(
            kind,
            "The hook at " + PageAddress.shown(address.toString()) + " " + what + ".",
            remedy(kind),
            Optional.of(new Failure.Request("Status page", "publish", "", code))));
  }

  private static String remedy(Failure.Kind kind) {
    return switch (kind) {
      case DENIED -> "Check that the token is valid, and the secret in the address if it has one.";
      case NOT_FOUND, INVALID -> "Check the address and what its receiver takes.";
      default -> "If it persists, update the page by hand and skip the step.";
    };
  }
}
