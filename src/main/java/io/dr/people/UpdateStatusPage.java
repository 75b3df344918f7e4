package io.dr.people;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dr.action.Action;
import io.dr.action.ActionType;
import io.dr.action.Call;
import io.dr.action.CallField;
import io.dr.action.DrillBehaviour;
import io.dr.action.Failure;
import io.dr.action.FailureField;
import io.dr.action.Next;
import io.dr.action.OutputField;
import io.dr.action.Outputs;
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import io.dr.runbook.Durations;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells customers where the recovery stands, on the page that they look at. */
public final class UpdateStatusPage implements Action {
  /** The output, and the receipt, that holds until when customers were promised news, UTC. */
  public static final String NEXT_UPDATE = "nextUpdate";

  private static final String INCIDENT = "incident";
  private static final Duration SHORTEST_PROMISE = Duration.ofMinutes(1);
  private static final int LONGEST_NAME = 100;

  /** How Statuspage names the stages of an incident; other pages show the same words. */
  public enum Status {
    @JsonProperty("investigating")
    INVESTIGATING,
    @JsonProperty("identified")
    IDENTIFIED,
    @JsonProperty("monitoring")
    MONITORING,
    @JsonProperty("resolved")
    RESOLVED
  }

  /** How hard customers are hit. */
  public enum Impact {
    @JsonProperty("none")
    NONE,
    @JsonProperty("minor")
    MINOR,
    @JsonProperty("major")
    MAJOR,
    @JsonProperty("critical")
    CRITICAL
  }

  /** The state of a part of the service, as Statuspage names them. */
  public enum State {
    @JsonProperty("operational")
    OPERATIONAL,
    @JsonProperty("degraded_performance")
    DEGRADED_PERFORMANCE,
    @JsonProperty("partial_outage")
    PARTIAL_OUTAGE,
    @JsonProperty("major_outage")
    MAJOR_OUTAGE,
    @JsonProperty("under_maintenance")
    UNDER_MAINTENANCE
  }

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription(
              "Where the page is: statuspage:<page id>, file:<path>, s3://bucket/key, or the"
                  + " https address of a hook that is sent each update; it may hold"
                  + " ${env.NAME}, and only its host is ever shown.")
          String page,
      @JsonPropertyDescription("The incident's title; \"Service disruption\" if absent.")
          Optional<String> incident,
      @JsonProperty(required = true) @JsonPropertyDescription("The stage of the incident.")
          Status status,
      @JsonPropertyDescription("How hard customers are hit.") Optional<Impact> impact,
      @JsonPropertyDescription("What customers read; a sentence of our own if absent.")
          Optional<String> message,
      @JsonPropertyDescription(
              "The state of parts of the service: on Statuspage by component id, elsewhere by the"
                  + " name that customers read. Others stay as they are; when the incident is"
                  + " resolved, those that it names become operational.")
          Map<String, State> components,
      @JsonPropertyDescription(
              "In what time customers are promised the next update, such as 20m; they are told,"
                  + " and the incident commander is reminded. No promise if absent.")
          Optional<Duration> nextUpdate,
      @JsonPropertyDescription(
              "The API token of Statuspage, as ${env.STATUSPAGE_TOKEN}, or the bearer token of a"
                  + " hook.")
          Optional<String> token) {

    @SuppressWarnings("NullAway") // the reader gives null for what is absent
    public With {
      components =
          components == null
              ? Map.of()
              : Collections.unmodifiableMap(new LinkedHashMap<>(components));
      components.keySet().forEach(name -> checkName(page, name));
      if (nextUpdate.filter(in -> in.compareTo(SHORTEST_PROMISE) < 0).isPresent()) {
        throw new IllegalArgumentException("the next update is promised in a minute or more");
      }
      if (nextUpdate.isPresent() && status == Status.RESOLVED) {
        throw new IllegalArgumentException(
            "no update follows one that resolves the incident: leave nextUpdate out");
      }
      // What a reference will bring is looked at when it is there.
      if (!page.contains("${")
          && PageAddress.of(page) instanceof PageAddress.Hosted
          && token.isEmpty()) {
        throw new IllegalArgumentException(
            "a page of Statuspage needs a token, such as ${env.STATUSPAGE_TOKEN}");
      }
    }

    private static void checkName(String page, String name) {
      if (name.isBlank() || name.length() > LONGEST_NAME) {
        throw new IllegalArgumentException(
            "a component's name has 1 to " + LONGEST_NAME + " characters");
      }
      if (page.startsWith("statuspage:") && !name.matches("[A-Za-z0-9]+")) {
        throw new IllegalArgumentException(
            "Statuspage knows components by their id, of letters and digits, not '" + name + "'");
      }
    }

    @Override
    public String toString() {
      return "With[page="
          + PageAddress.shown(page)
          + ", incident="
          + incident
          + ", status="
          + status
          + ", impact="
          + impact
          + ", message="
          + message
          + ", components="
          + components
          + ", nextUpdate="
          + nextUpdate
          + "]";
    }
  }

  public static final ActionType<With> TYPE =
      ActionType.describe("statuspage.update", With.class)
          .title("Update the status page")
          .description(
              "Opens this run's incident on a status page, or moves it on. The page is Atlassian"
                  + " Statuspage, an HTML file, the same file in S3, or a hook of your own. The"
                  + " incident carries the run's id, so a step that is tried again never opens a"
                  + " second one. A step that resolves still tells customers so when the page"
                  + " shows nothing of this run. A hook is sent a POST of JSON: run, runbook,"
                  + " exercise, title, status, impact, message, components, nextUpdate, at, and"
                  + " idempotencyKey. Between steps, dr page publishes what is to be told.")
          .traits(Trait.MUTATES, Trait.INFORMS)
          .permissions(
              Permission.reads("s3:ListBucket", Where.TO)
                  .on("arn:{partition}:s3:::{bucket}")
                  .ifGiven("bucket"),
              Permission.reads("s3:GetObject", Where.TO)
                  .on("arn:{partition}:s3:::{bucket}/{key}")
                  .ifGiven("bucket"),
              Permission.changes("s3:PutObject", Where.TO)
                  .on("arn:{partition}:s3:::{bucket}/{key}")
                  .ifGiven("bucket"))
          .names((with, run) -> PageAddress.names(with.page()))
          .quotas(new Quota("Status page", 1, Quota.Scope.ACCOUNT, 1))
          .outputs(
              new OutputField(
                  NEXT_UPDATE,
                  "Until when customers were promised the next update, UTC; absent without a"
                      + " promise."))
          .calls(
              new CallField(
                  "Status page",
                  "publish",
                  "Publishes the update; an incident is made once and found again by the"
                      + " run's id."))
          .limits(
              "A hook cannot be read back. When its answer was lost the update is sent again, with"
                  + " the same Idempotency-Key header (run and step) and the times of the new"
                  + " attempt: receivers drop what they have, or show the same words again.",
              "A hook is sent to by https, except on this machine; redirects are not followed.",
              "On Statuspage the run's incident is looked for among those that are not resolved,"
                  + " then among the newest 500.",
              "A page that cannot be reached holds nothing up: after a minute and a half at most the"
                  + " step has failed, is told so, and the run goes on. Write onFailure: stop where"
                  + " it must not, and retry: where it is to be tried for longer.",
              "An exercise publishes nothing; its titles and messages begin with EXERCISE.")
          .failures(
              new FailureField(
                  Failure.Kind.INVALID,
                  "The page's address is none of the four kinds.",
                  "Write statuspage:<page id>, file:<path>, s3://bucket/key or https://host/path."))
          .undo("Publish a correction: what customers have read cannot be taken back.")
          .usually(Duration.ofSeconds(5))
          .inDrill(DrillBehaviour.SKIP)
          .example(
              """
              page: "statuspage:abc123"
              incident: Recovery in progress
              status: investigating
              impact: critical
              components: { kctbh9vrtdwd: major_outage }
              nextUpdate: 20m
              token: "${env.STATUSPAGE_TOKEN}"
              """)
          .build();

  private final With with;
  private final Channels channels;
  // How much of the page this look has seen already.
  private int seen;

  public UpdateStatusPage(With with, Channels channels) {
    this.with = with;
    this.channels = channels;
  }

  /** How a page's address is named to people: of a hook, only the host. */
  public static String shown(String page) {
    return PageAddress.shown(page);
  }

  /**
   * What the page once accepted is done: a page may word an update in its own way, or somebody may
   * have moved it on since, and telling customers twice would be wrong either way.
   */
  @Override
  public Next next(StepContext context) {
    if (context.receipt(INCIDENT).isPresent()) {
      return done(context.receipt(NEXT_UPDATE));
    }
    StatusPage page = channels.statusPage(with.page(), with.token());
    StatusPage.Look look = page.look(context.run().id(), seen);
    if (!look.whole()) {
      seen++;
      return Next.Wait.on("looks through the incidents of the page").again();
    }
    seen = 0;
    StatusPage.Incident wanted = new WantedIncident(with, context).given(look.incident());
    if (look.incident().map(wanted::isShownBy).orElse(false)) {
      return done(look.incident().flatMap(UpdateStatusPage::until));
    }
    StatusPage.Update update =
        new StatusPage.Update(
            wanted,
            look,
            context.step(),
            context.run().runbook(),
            context.run().exercise(),
            context.now());
    return Next.Effect.of(call(context, wanted), () -> receipt(page.publish(update), wanted));
  }

  private Call call(StepContext context, StatusPage.Incident wanted) {
    Map<String, String> told = new TreeMap<>();
    told.put("status", wanted.status());
    told.put("title", wanted.title());
    told.put("message", wanted.message());
    if (!wanted.components().isEmpty()) {
      told.put(
          "components",
          wanted.components().entrySet().stream()
              .map(part -> part.getKey() + " " + part.getValue())
              .collect(Collectors.joining(", ")));
    }
    with.nextUpdate().ifPresent(in -> told.put(NEXT_UPDATE, Durations.show(in)));
    return new Call("Status page", "publish", PageAddress.shown(with.page()), context.to(), told);
  }

  private static Optional<String> until(StatusPage.Incident incident) {
    return incident.promise().map(promise -> promise.until().toString());
  }

  private static Receipt receipt(String id, StatusPage.Incident published) {
    Map<String, String> values = new TreeMap<>(Map.of(INCIDENT, id));
    until(published).ifPresent(at -> values.put(NEXT_UPDATE, at));
    return new Receipt(values);
  }

  private static Next done(Optional<String> nextUpdate) {
    return Next.Done.with(
        new Outputs(nextUpdate.map(at -> Map.of(NEXT_UPDATE, at)).orElse(Map.of())));
  }
}
