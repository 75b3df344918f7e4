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
import io.dr.action.Permission;
import io.dr.action.Quota;
import io.dr.action.Receipt;
import io.dr.action.StepContext;
import io.dr.action.Trait;
import io.dr.action.Where;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells customers where the recovery stands, on the page that they look at. */
public final class UpdateStatusPage implements Action {
  private static final String INCIDENT = "incident";
  private static final String TITLE = "Service disruption";

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

  /** The step's parameters. */
  public record With(
      @JsonProperty(required = true)
          @JsonPropertyDescription(
              "Where the page is: statuspage:<page id>, file:<path> or s3://bucket/key.")
          String page,
      @JsonPropertyDescription("The incident's title; \"Service disruption\" if absent.")
          Optional<String> incident,
      @JsonProperty(required = true) @JsonPropertyDescription("The stage of the incident.")
          Status status,
      @JsonPropertyDescription("How hard customers are hit.") Optional<Impact> impact,
      @JsonPropertyDescription("What customers read; a sentence of our own if absent.")
          Optional<String> message,
      @JsonPropertyDescription("The API token of Statuspage, as ${env.STATUSPAGE_TOKEN}.")
          Optional<String> token) {

    public With {
      // What a reference will bring is looked at when it is there.
      if (!page.contains("${")
          && PageAddress.of(page) instanceof PageAddress.Hosted
          && token.isEmpty()) {
        throw new IllegalArgumentException(
            "a page of Statuspage needs a token, such as ${env.STATUSPAGE_TOKEN}");
      }
    }

    @Override
    public String toString() {
      return "With[page="
          + page
          + ", incident="
          + incident
          + ", status="
          + status
          + ", impact="
          + impact
          + ", message="
          + message
          + "]";
    }
  }

  public static final ActionType<With> TYPE =
      ActionType.describe("statuspage.update", With.class)
          .title("Update the status page")
          .description(
              "Opens this run's incident on a status page, or moves it on. The page is Atlassian"
                  + " Statuspage, an HTML file, or the same file in S3. The incident carries the"
                  + " run's id, so a step that is tried again never opens a second one. A step"
                  + " that resolves still tells customers so when the page shows nothing of this run.")
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
          .calls(
              new CallField(
                  "Status page",
                  "publish",
                  "Publishes the update; an incident is made once and found again by the"
                      + " run's id."))
          .failures(
              new FailureField(
                  Failure.Kind.INVALID,
                  "The page's address is none of the three kinds.",
                  "Write statuspage:<page id>, file:<path> or s3://bucket/key."))
          .usually(Duration.ofSeconds(5))
          .inDrill(DrillBehaviour.SKIP)
          .example(
              """
              page: "statuspage:abc123"
              incident: Recovery in progress
              status: investigating
              impact: critical
              token: "${env.STATUSPAGE_TOKEN}"
              """)
          .build();

  private final With with;
  private final Channels channels;

  public UpdateStatusPage(With with, Channels channels) {
    this.with = with;
    this.channels = channels;
  }

  /**
   * What the page once accepted is done: a page may word an update in its own way, or somebody may
   * have moved it on since, and telling customers twice would be wrong either way.
   */
  @Override
  public Next next(StepContext context) {
    if (context.receipt(INCIDENT).isPresent()) {
      return Next.Done.empty();
    }
    StatusPage page = channels.statusPage(with.page(), with.token());
    Optional<StatusPage.Incident> shown = page.incident(context.run().id());
    StatusPage.Incident wanted = wanted(context, shown);
    if (shown.map(wanted::isShownBy).orElse(false)) {
      return Next.Done.empty();
    }
    Call call =
        new Call(
            "Status page",
            "publish",
            with.page(),
            context.to(),
            Map.of(
                "status", wanted.status(), "title", wanted.title(), "message", wanted.message()));
    return Next.Effect.of(call, () -> Receipt.of(INCIDENT, page.publish(wanted, context.now())));
  }

  private StatusPage.Incident wanted(StepContext context, Optional<StatusPage.Incident> shown) {
    return new StatusPage.Incident(
        context.run().id(),
        with.incident().orElse(shown.map(StatusPage.Incident::title).orElse(TITLE)),
        with.status().name().toLowerCase(Locale.ROOT),
        with.impact()
            .map(given -> given.name().toLowerCase(Locale.ROOT))
            .or(() -> shown.flatMap(StatusPage.Incident::impact)),
        with.message().orElse(sentence()));
  }

  private String sentence() {
    return switch (with.status()) {
      case INVESTIGATING -> "We are aware of the outage and are moving to our second region.";
      case IDENTIFIED -> "The cause is known; recovery in our second region is under way.";
      case MONITORING -> "Service is restored from our second region, and we are watching it.";
      case RESOLVED -> "Service is restored.";
    };
  }
}
