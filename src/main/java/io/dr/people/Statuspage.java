package io.dr.people;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.redaction.Redaction;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A page of Atlassian Statuspage. The run's incident is found by the run's id in its metadata
 * (developer.statuspage.io, "Incidents"). The service allows one request a second and token.
 */
final class Statuspage implements StatusPage {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int LONGEST_REASON = 200;

  private final URI incidents;
  private final String token;
  private final Duration timeout;

  /** Made at first use: most commands never ask anything. */
  private static final class Lazy {
    static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  }

  Statuspage(URI api, String page, String token) {
    this(api, page, token, TIMEOUT);
  }

  /**
   * @param timeout for the answer to one request
   */
  Statuspage(URI api, String page, String token, Duration timeout) {
    this.incidents = URI.create(api + "/pages/" + page + "/incidents");
    this.token = token;
    this.timeout = timeout;
  }

  @Override
  public Optional<Incident> incident(String runId) {
    return find(runId).map(node -> read(runId, node));
  }

  /** Looks once more before it writes: an earlier answer may have been lost on the way. */
  @Override
  public String publish(Incident incident, Instant at) {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode fields = body.putObject("incident");
    fields.put("name", incident.title());
    fields.put("status", incident.status());
    incident.impact().ifPresent(impact -> fields.put("impact_override", impact));
    fields.put("body", incident.message());
    Optional<String> existing = find(incident.runId()).map(node -> node.path("id").asText());
    if (existing.isPresent()) {
      send("PATCH", URI.create(incidents + "/" + existing.get()), body);
      return existing.get();
    }
    fields.putObject("metadata").putObject("dr").put("run", incident.runId());
    return send("POST", incidents, body).path("id").asText();
  }

  private Optional<JsonNode> find(String runId) {
    JsonNode all = send("GET", URI.create(incidents + "?limit=100"), JSON.createObjectNode());
    for (JsonNode incident : all) {
      if (incident.path("metadata").path("dr").path("run").asText().equals(runId)) {
        return Optional.of(incident);
      }
    }
    return Optional.empty();
  }

  /** The impact is what somebody set: a computed one is the page's own business. */
  private static Incident read(String runId, JsonNode node) {
    return new Incident(
        runId,
        node.path("name").asText(),
        node.path("status").asText(),
        Optional.of(node.path("impact_override").asText("")).filter(impact -> !impact.isEmpty()),
        node.path("incident_updates").path(0).path("body").asText());
  }

  private JsonNode send(String method, URI uri, ObjectNode body) {
    HttpRequest.BodyPublisher content =
        method.equals("GET")
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.toString());
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Authorization", "OAuth " + token)
            .header("Content-Type", "application/json")
            .method(method, content)
            .build();
    try {
      HttpResponse<String> answer = Lazy.HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw refused(method, answer);
      }
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw failed(Failure.Kind.TRANSIENT, "Statuspage answered no JSON", method, e);
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw failed(Failure.Kind.UNREACHABLE, "Statuspage cannot be reached", method, e);
    } catch (IOException e) {
      throw failed(Failure.Kind.TRANSIENT, "Statuspage gave no answer", method, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(Failure.Kind.TRANSIENT, "The call to Statuspage was interrupted", method, e);
    }
  }

  private ActionFailure refused(String method, HttpResponse<String> answer) {
    int status = answer.statusCode();
    Failure.Kind kind =
        switch (status) {
          case 401, 403 -> Failure.Kind.DENIED;
          case 404 -> Failure.Kind.NOT_FOUND;
          case 420, 429 -> Failure.Kind.THROTTLED;
          default -> status >= 500 ? Failure.Kind.TRANSIENT : Failure.Kind.INVALID;
        };
    String purpose = method.equals("GET") ? "list" : "publish";
    return new ActionFailure(
        new Failure(
            kind,
            "Statuspage refused to " + purpose + " incidents: " + status + reason(answer) + ".",
            remedy(kind),
            Optional.of(
                new Failure.Request(
                    "Statuspage",
                    method + " incidents",
                    answer.headers().firstValue("x-request-id").orElse(""),
                    Integer.toString(status)))));
  }

  /** What the service says for itself, in bounds and without the token, should it repeat it. */
  private String reason(HttpResponse<String> answer) {
    String said;
    try {
      JsonNode error = JSON.readTree(answer.body()).path("error");
      said = error.isTextual() ? error.asText() : error.isMissingNode() ? "" : error.toString();
    } catch (JsonProcessingException e) {
      said = "";
    }
    String told = Redaction.none().besides(List.of(token)).apply(said);
    String line = told.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    if (line.isEmpty()) {
      return "";
    }
    return ", " + (line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line);
  }

  private static String remedy(Failure.Kind kind) {
    return switch (kind) {
      case DENIED -> "Check that the token is valid and may write to this page.";
      case NOT_FOUND -> "Check the page id.";
      default -> "If it persists, update the page by hand and skip the step.";
    };
  }

  private static ActionFailure failed(Failure.Kind kind, String cause, String method, Exception e) {
    return new ActionFailure(
        new Failure(
            kind,
            cause + " (" + e.getClass().getSimpleName() + ").",
            remedy(kind),
            Optional.of(new Failure.Request("Statuspage", method + " incidents", "", ""))),
        e);
  }
}
