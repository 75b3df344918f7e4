package io.dr.people;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.net.FirstWords;
import io.dr.net.Network;
import io.dr.redaction.Redaction;
import io.dr.runbook.Durations;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A page of Atlassian Statuspage. The run's incident is found by the run's id in its metadata
 * (developer.statuspage.io, "Incidents"). The service allows one request a second and token.
 */
final class AtlassianStatuspage implements StatusPage {
  /** A tree takes far more memory than its text. */
  private static final long MOST_TOKENS = 1_000_000;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
                  .build())
          .build();
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int ROWS = 100;
  // A hundred incidents with all their updates and components.
  private static final int LONGEST_ANSWER = 8 << 20;
  // Five hundred incidents back: ours is younger than the run.
  private static final int MOST_PAGES = 5;

  private final URI incidents;
  private final String token;
  private final Duration timeout;
  private final Network network;

  AtlassianStatuspage(URI api, String page, String token, Network network) {
    this(api, page, token, network, TIMEOUT);
  }

  /**
   * @param timeout for the whole answer to one request
   */
  AtlassianStatuspage(URI api, String page, String token, Network network, Duration timeout) {
    this.incidents = URI.create(api + "/pages/" + page + "/incidents");
    this.token = token;
    this.timeout = timeout;
    this.network = network;
  }

  /**
   * The unresolved incidents first, which ours is among until it is resolved; then all, newest
   * first, a hundred at a time (developer.statuspage.io, "Get a list of incidents").
   */
  @Override
  public Look look(String runId, int part) {
    JsonNode some = part == 0 ? get("/unresolved?page=1&per_page=" + ROWS) : newest(part);
    Optional<JsonNode> ours = find(runId, some);
    if (ours.isPresent()) {
      return new Look(ours.map(node -> read(runId, node)), ours.get().path("id").asText(), true);
    }
    boolean last = part > 0 && (some.size() < ROWS || part == MOST_PAGES);
    return last ? Look.NOTHING : Look.FURTHER;
  }

  /**
   * Before it opens an incident it looks once more at the newest: an earlier answer may have been
   * lost on the way.
   */
  @Override
  public String publish(Update update) {
    Incident incident = update.incident();
    Optional<String> existing =
        Optional.of(update.seen().id())
            .filter(id -> !id.isEmpty())
            .or(() -> find(incident.runId(), newest(1)).map(node -> node.path("id").asText()));
    ObjectNode body = JSON.createObjectNode();
    ObjectNode fields = body.putObject("incident");
    fields.put("name", incident.title());
    fields.put("status", incident.status());
    incident.impact().ifPresent(impact -> fields.put("impact_override", impact));
    String promised = incident.promise().map(promise -> promise.sentence(update.at())).orElse("");
    fields.put("body", incident.message() + promised);
    if (!incident.components().isEmpty()) {
      incident.components().forEach(fields.putObject("components")::put);
    }
    if (existing.isEmpty() || incident.promise().isPresent()) {
      metadata(incident, fields.putObject("metadata").putObject("dr"));
    }
    if (existing.isPresent()) {
      send("PATCH", URI.create(incidents + "/" + existing.get()), body);
      return existing.get();
    }
    if (!incident.components().isEmpty()) {
      incident.components().keySet().forEach(fields.putArray("component_ids")::add);
    }
    return send("POST", incidents, body).path("id").asText();
  }

  private static void metadata(Incident incident, ObjectNode dr) {
    dr.put("run", incident.runId());
    incident
        .promise()
        .ifPresent(
            promise -> {
              dr.put("step", promise.step());
              dr.put("nextUpdate", promise.until().toString());
            });
  }

  private JsonNode newest(int page) {
    return get("?limit=" + ROWS + "&page=" + page);
  }

  private JsonNode get(String which) {
    return send("GET", URI.create(incidents + which), JSON.createObjectNode());
  }

  private static Optional<JsonNode> find(String runId, JsonNode incidents) {
    for (JsonNode incident : incidents) {
      if (incident.path("metadata").path("dr").path("run").asText().equals(runId)) {
        return Optional.of(incident);
      }
    }
    return Optional.empty();
  }

  /** The impact is what somebody set: a computed one is the page's own business. */
  private static Incident read(String runId, JsonNode node) {
    String body = node.path("incident_updates").path(0).path("body").asText();
    // The metadata may be of an older update than the one that stands there.
    Optional<Promise> promise = promise(node).filter(kept -> kept.stripped(body).isPresent());
    Map<String, String> components = new LinkedHashMap<>();
    for (JsonNode component : node.path("components")) {
      components.put(component.path("id").asText(), component.path("status").asText());
    }
    return new Incident(
        runId,
        node.path("name").asText(),
        node.path("status").asText(),
        Optional.of(node.path("impact_override").asText("")).filter(impact -> !impact.isEmpty()),
        promise.flatMap(kept -> kept.stripped(body)).orElse(body),
        components,
        promise);
  }

  private static Optional<Promise> promise(JsonNode node) {
    JsonNode dr = node.path("metadata").path("dr");
    return PageDocument.time(dr.path("nextUpdate").asText())
        .map(until -> new Promise(dr.path("step").asText(), until));
  }

  private JsonNode send(String method, URI uri, ObjectNode body) {
    HttpRequest.BodyPublisher content =
        method.equals("GET")
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.toString());
    network
        .quiet(peer())
        .ifPresent(
            left -> {
              throw quiet(method, left);
            });
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "OAuth " + token)
            .header("Content-Type", "application/json")
            .method(method, content);
    Network.Answer answer = answer(method, uri, request);
    if (!answer.isSuccess()) {
      throw refused(method, answer);
    }
    if (!answer.whole()) {
      throw failed(
          Failure.Kind.TRANSIENT,
          "Statuspage answered more than " + (LONGEST_ANSWER >> 20) + " MiB, which is not read",
          method);
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw failed(
          Failure.Kind.TRANSIENT,
          "Statuspage answered with %d and no JSON: %s"
              .formatted(answer.status(), told(answer.body())),
          method);
    }
  }

  private Network.Answer answer(String method, URI uri, HttpRequest.Builder request) {
    try {
      return network.send(uri, request, new Network.Bounds(LONGEST_ANSWER, timeout));
    } catch (TimeoutException e) {
      throw failed(
          Failure.Kind.TRANSIENT,
          "Statuspage gave no whole answer within " + Durations.show(timeout),
          method);
    } catch (ExecutionException e) {
      Throwable broken = Optional.ofNullable(e.getCause()).orElse(e);
      boolean away =
          broken instanceof ConnectException || broken instanceof HttpConnectTimeoutException;
      throw failed(
          away ? Failure.Kind.UNREACHABLE : Failure.Kind.TRANSIENT,
          (away ? "Statuspage cannot be reached (" : "Statuspage gave no answer (")
              + broken.getClass().getSimpleName()
              + ")",
          method);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(Failure.Kind.TRANSIENT, "The call to Statuspage was interrupted", method);
    }
  }

  /** What Statuspage limits it limits by token, whichever page is asked for. */
  private String peer() {
    return "Statuspage " + incidents.getAuthority() + " " + token;
  }

  private static ActionFailure quiet(String method, Duration left) {
    String cause = "Statuspage asked to be left alone, for another " + Durations.show(left);
    return failed(Failure.Kind.THROTTLED, cause, method).retryAfter(left);
  }

  private ActionFailure refused(String method, Network.Answer answer) {
    int status = answer.status();
    Optional<Duration> wait = network.wait(peer(), answer);
    Failure.Kind kind =
        switch (status) {
          case 401, 403 -> Failure.Kind.DENIED;
          case 404 -> Failure.Kind.NOT_FOUND;
          case 420, 429 -> Failure.Kind.THROTTLED;
          default -> status >= 500 ? Failure.Kind.TRANSIENT : Failure.Kind.INVALID;
        };
    String purpose = method.equals("GET") ? "list" : "publish";
    String asks = wait.map(time -> ", asks to wait " + Durations.show(time)).orElse("");
    ActionFailure refused =
        new ActionFailure(
            new Failure(
                kind,
                "Statuspage refused to %s incidents: %d%s%s."
                    .formatted(purpose, status, asks, reason(answer)),
                remedy(kind),
                Optional.of(
                    new Failure.Request(
                        "Statuspage",
                        method + " incidents",
                        answer.headers().firstValue("x-request-id").orElse(""),
                        Integer.toString(status)))));
    return wait.map(refused::retryAfter).orElse(refused);
  }

  /** What the service says for itself, in bounds and without the token, should it repeat it. */
  private String reason(Network.Answer answer) {
    String said;
    try {
      JsonNode error = JSON.readTree(answer.body()).path("error");
      said = error.isTextual() ? error.asText() : error.isMissingNode() ? "" : error.toString();
    } catch (JsonProcessingException e) {
      said = FirstWords.of(answer.body());
    }
    String line = told(said);
    return line.isEmpty() ? "" : ", " + line;
  }

  private String told(String said) {
    return FirstWords.of(Redaction.none().besides(List.of(token)).apply(said));
  }

  private static String remedy(Failure.Kind kind) {
    return switch (kind) {
      case DENIED -> "Check that the token is valid and may write to this page.";
      case NOT_FOUND -> "Check the page id.";
      default -> "If it persists, update the page by hand and skip the step.";
    };
  }

  private static ActionFailure failed(Failure.Kind kind, String cause, String method) {
    return new ActionFailure(
        new Failure(
            kind,
            cause + ".",
            remedy(kind),
            Optional.of(new Failure.Request("Statuspage", method + " incidents", "", ""))));
  }
}
