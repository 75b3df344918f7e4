package io.dr.people;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * A page of Atlassian Statuspage. The run's incident is found by the run's id in its metadata
 * (developer.statuspage.io, "Incidents"). The service allows one request a second and token.
 */
final class Statuspage implements StatusPage {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final URI incidents;
  private final String token;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  Statuspage(URI api, String page, String token) {
    this.incidents = URI.create(api + "/pages/" + page + "/incidents");
    this.token = token;
  }

  @Override
  public Optional<Incident> incident(String runId) {
    return find(runId).map(node -> read(runId, node));
  }

  @Override
  public String publish(Incident incident) {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode fields = body.putObject("incident");
    fields.put("name", incident.title());
    fields.put("status", incident.status());
    fields.put("impact_override", incident.impact());
    fields.put("body", incident.message());
    fields.putObject("metadata").putObject("dr").put("run", incident.runId());
    Optional<String> existing = find(incident.runId()).map(node -> node.path("id").asText());
    JsonNode answer =
        existing.isPresent()
            ? send("PATCH", URI.create(incidents + "/" + existing.get()), body)
            : send("POST", incidents, body);
    return answer.path("id").asText();
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

  private static Incident read(String runId, JsonNode node) {
    return new Incident(
        runId,
        node.path("name").asText(),
        node.path("status").asText(),
        node.path("impact_override").asText(node.path("impact").asText()),
        node.path("incident_updates").path(0).path("body").asText());
  }

  private JsonNode send(String method, URI uri, ObjectNode body) {
    HttpRequest.BodyPublisher content =
        method.equals("GET")
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.toString());
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Authorization", "OAuth " + token)
            .header("Content-Type", "application/json")
            .method(method, content)
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw refused(method, answer.statusCode());
      }
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw failed(Failure.Kind.TRANSIENT, "Statuspage answered no JSON", method, e);
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw failed(Failure.Kind.UNREACHABLE, "Statuspage cannot be reached: " + why, method, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(Failure.Kind.TRANSIENT, "The call to Statuspage was interrupted", method, e);
    }
  }

  private static ActionFailure refused(String method, int status) {
    Failure.Kind kind =
        switch (status) {
          case 401, 403 -> Failure.Kind.DENIED;
          case 404 -> Failure.Kind.NOT_FOUND;
          case 420, 429 -> Failure.Kind.THROTTLED;
          default -> status >= 500 ? Failure.Kind.TRANSIENT : Failure.Kind.INVALID;
        };
    return failed(
        kind,
        "Statuspage refused to "
            + (method.equals("GET") ? "list" : "publish")
            + " incidents with status "
            + status,
        method,
        new IOException("status " + status));
  }

  private static ActionFailure failed(Failure.Kind kind, String cause, String method, Exception e) {
    return new ActionFailure(
        new Failure(
            kind,
            cause + ".",
            "Check the page id and the token, or update the page by hand and skip the step.",
            Optional.of(new Failure.Request("Statuspage", method + " incidents", "", ""))),
        e);
  }
}
