package io.dr.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.action.Next;
import io.dr.action.StepContext;
import io.dr.aws.Stage;
import io.dr.net.Networks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageDocumentTest {
  private static final Instant AT = Instant.parse("2026-03-01T09:05:07.5Z");
  private static final StatusPage.Incident INCIDENT =
      new StatusPage.Incident(
          "run-1",
          "Recovery in progress",
          "investigating",
          Optional.of("critical"),
          "We are moving.\nOrders work again.");

  @TempDir Path folder = Path.of("set by JUnit");

  private Channels channels() {
    return new RealChannels(
        folder,
        RealChannels.STATUSPAGE,
        page -> {
          throw new AssertionError("no object was named: " + page);
        },
        Networks.direct());
  }

  private StatusPage page(String address) {
    return channels().statusPage(address, Optional.empty());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void readsBackWhatItPublished() throws IOException {
    assertThat(Pages.shown(page("file:public/status.html"), "run-1")).isEmpty();

    assertThat(Pages.publish(page("file:public/status.html"), INCIDENT, AT)).isEqualTo("run-1");

    assertThat(folder.resolve("public/status.html")).exists();
    assertThat(Pages.shown(page("file:public/status.html"), "run-1")).contains(INCIDENT);
    assertThat(Pages.shown(page("file:public/status.html"), "run-2")).isEmpty();
  }

  @Test
  void takesAnAbsolutePathAsItIs() {
    Path elsewhere = folder.resolve("elsewhere.html").toAbsolutePath();

    Pages.publish(page("file:" + elsewhere), INCIDENT, AT);

    assertThat(elsewhere).exists();
  }

  @Test
  void isOneDocumentThatNeedsNothingElse() {
    assertThat(PageDocument.html(INCIDENT, AT))
        .contains(
            """
            <main>
            <h1>Recovery in progress</h1>
            <p class="status" role="status"><strong>Investigating</strong> &middot; critical impact</p>
            <p class="message">We are moving.
            Orders work again.</p>
            <p class="updated">Updated <time datetime="2026-03-01T09:05:07Z">1 March 2026, 09:05 UTC</time></p>
            </main>
            """)
        .contains("<html lang=\"en\">", "width=device-width", "<title>Investigating: Recovery")
        .doesNotContain("src=", "href=", "url(", "http:", "https:");
  }

  @Test
  void listsComponentsAndSaysWhenTheNextUpdateComes() {
    Map<String, String> components = new LinkedHashMap<>();
    components.put("Orders & more", "major_outage");
    components.put("API", "operational");
    StatusPage.Incident told =
        new StatusPage.Incident(
            "run-1",
            "Recovery",
            "identified",
            Optional.empty(),
            "We are moving.",
            components,
            Optional.of(new StatusPage.Promise("announce", Instant.parse("2026-03-01T09:25:00Z"))));

    assertThat(PageDocument.html(told, AT))
        .contains(
            """
            <p class="message">We are moving.</p>
            <table class="components">
            <tr><th scope="row">Orders &amp; more</th><td>Major outage</td></tr>
            <tr><th scope="row">API</th><td>Operational</td></tr>
            </table>
            <p class="updated">Updated <time datetime="2026-03-01T09:05:07Z">1 March 2026, 09:05 UTC</time>; next update by <time datetime="2026-03-01T09:25:00Z">09:25 UTC</time></p>
            </main>
            """);
    InMemory store = new InMemory();
    Pages.publish(new PageDocument(store), told, AT);
    assertThat(Pages.shown(new PageDocument(store), "run-1")).contains(told);
  }

  @Test
  void saysTheDayOfAPromiseThatIsNotToday() {
    StatusPage.Promise promise =
        new StatusPage.Promise("announce", Instant.parse("2026-03-02T00:05:00Z"));

    assertThat(promise.words(AT)).isEqualTo("2 March 2026, 00:05 UTC");
  }

  @Test
  void keepsComponentsThatAStepDoesNotNameAndEndsThemWithTheIncident() {
    Stage stage = new Stage();
    stage.done(
        told(
            UpdateStatusPage.Status.INVESTIGATING,
            Map.of("API", UpdateStatusPage.State.MAJOR_OUTAGE)));
    Stage second = new Stage();
    second.done(
        told(
            UpdateStatusPage.Status.MONITORING,
            Map.of("Shop", UpdateStatusPage.State.DEGRADED_PERFORMANCE)));
    assertThat(Pages.shown(page("file:status.html"), "run-1").orElseThrow().components())
        .isEqualTo(Map.of("API", "major_outage", "Shop", "degraded_performance"));

    Stage third = new Stage();
    third.done(
        told(
            UpdateStatusPage.Status.RESOLVED,
            Map.of("Shop", UpdateStatusPage.State.UNDER_MAINTENANCE)));

    assertThat(Pages.shown(page("file:status.html"), "run-1").orElseThrow().components())
        .isEqualTo(Map.of("API", "operational", "Shop", "under_maintenance"));
  }

  @Test
  void promisesToTheMinuteAndHandsThePromiseOn() {
    Stage stage = new Stage();
    stage.pass(Duration.ofSeconds(41));

    Map<String, String> outputs = stage.done(promising()).outputs().values();

    assertThat(outputs).isEqualTo(Map.of("nextUpdate", "2026-03-01T10:30:00Z"));
    assertThat(stage.calls().get(0).parameters()).containsEntry("nextUpdate", "20m00s");
  }

  @Test
  void holdsToWhatCustomersReadWhenAnAnswerWasLost() {
    Stage stage = new Stage();
    stage.loseNextAnswer();
    UpdateStatusPage step = promising();
    stage.perform((Next.Effect) step.next(stage.context()));
    stage.pass(Duration.ofMinutes(9));

    assertThat(stage.done(step).outputs().values())
        .isEqualTo(Map.of("nextUpdate", "2026-03-01T10:30:00Z"));
    assertThat(stage.calls()).hasSize(1);
  }

  @Test
  void renewsAPromiseInTheSameWords() {
    Stage first = new Stage();
    first.done(promising());
    StepContext later =
        new StepContext(
            Stage.run(),
            "another-step",
            1,
            first.now(),
            first.now().plusSeconds(600),
            List.of(),
            Optional.empty());

    assertThat(promising().next(later)).isInstanceOf(Next.Effect.class);
  }

  @ParameterizedTest
  @CsvSource({"RESOLVED, PT20M, no update follows", "MONITORING, PT59S, a minute or more"})
  void makesNoPromiseThatMeansNothing(
      UpdateStatusPage.Status status, Duration in, String objection) {
    assertThatThrownBy(() -> with(status, Map.of(), Optional.of(in)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(objection);
  }

  private UpdateStatusPage promising() {
    return new UpdateStatusPage(
        with(UpdateStatusPage.Status.IDENTIFIED, Map.of(), Optional.of(Duration.ofMinutes(20))),
        channels());
  }

  private UpdateStatusPage told(
      UpdateStatusPage.Status status, Map<String, UpdateStatusPage.State> components) {
    return new UpdateStatusPage(with(status, components, Optional.empty()), channels());
  }

  private static UpdateStatusPage.With with(
      UpdateStatusPage.Status status,
      Map<String, UpdateStatusPage.State> components,
      Optional<Duration> next) {
    return new UpdateStatusPage.With(
        "file:status.html",
        Optional.empty(),
        status,
        Optional.empty(),
        Optional.empty(),
        components,
        next,
        Optional.empty());
  }

  @Test
  void looksResolvedWhenItIs() {
    StatusPage.Incident over =
        new StatusPage.Incident("run-1", "Recovery", "resolved", Optional.of("none"), "Thank you.");

    assertThat(PageDocument.html(over, AT))
        .contains("<strong>Resolved</strong></p>", "--mark: #1a7f37")
        .doesNotContain("none impact");
    assertThat(PageDocument.html(INCIDENT, AT)).doesNotContain("#1a7f37");
  }

  @Test
  void letsNoTextOfARunbookBecomeMarkup() {
    String attack = "</script></title><script>alert(1)</script><img src=x onerror=\"a\">&";
    StatusPage.Incident hostile =
        new StatusPage.Incident(attack, attack, attack, Optional.of(attack), attack);

    String html = PageDocument.html(hostile, AT);

    assertThat(html).doesNotContain("<img", "alert(1)</script>", "onerror=\"a\">&<");
    assertThat(html.split("<script", -1)).hasSize(2);
    assertThat(html.split("</script", -1)).hasSize(2);
    InMemory store = new InMemory();
    Pages.publish(new PageDocument(store), hostile, AT);
    assertThat(Pages.shown(new PageDocument(store), attack)).contains(hostile);
  }

  @Property(tries = 200)
  void anyTextComesBackAsItWent(@ForAll String title, @ForAll String message) {
    StatusPage.Incident any =
        new StatusPage.Incident(
            "run-1", encodable(title), "monitoring", Optional.empty(), encodable(message));
    InMemory store = new InMemory();

    Pages.publish(new PageDocument(store), any, AT);

    assertThat(Pages.shown(new PageDocument(store), "run-1")).contains(any);
  }

  /** Half a surrogate pair has no UTF-8. */
  private static String encodable(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  @Test
  void replacesAPageThatSomebodyElseWrote() throws IOException {
    Files.writeString(folder.resolve("status.html"), "<h1>All is well</h1>");

    assertThat(Pages.shown(page("file:status.html"), "run-1")).isEmpty();
    Pages.publish(page("file:status.html"), INCIDENT, AT);

    assertThat(Pages.shown(page("file:status.html"), "run-1")).contains(INCIDENT);
  }

  @Test
  void readsADocumentOfALaterVersion() {
    InMemory store = new InMemory();
    Pages.publish(new PageDocument(store), INCIDENT, AT);
    String later =
        new String(store.written.get(0), StandardCharsets.UTF_8)
            .replace("{\"runId\"", "{\"components\":[{\"name\":\"api\"}],\"runId\"");
    store.write(later.getBytes(StandardCharsets.UTF_8));

    assertThat(later).contains("components");
    assertThat(Pages.shown(new PageDocument(store), "run-1")).contains(INCIDENT);
  }

  @Test
  void replacesTheFileWholeAndLeavesNoDraft() throws IOException {
    Path file = folder.resolve("status.html");
    Pages.publish(page("file:status.html"), INCIDENT, AT);
    Path before = folder.resolve("before.html");
    Files.createLink(before, file);
    byte[] old = Files.readAllBytes(file);
    StatusPage.Incident over =
        new StatusPage.Incident("run-1", "Over", "resolved", Optional.empty(), "Thank you.");

    Pages.publish(page("file:status.html"), over, AT);

    // A reader that has the old file open goes on reading the old file, to its end.
    assertThat(before).hasBinaryContent(old);
    assertThat(Pages.shown(page("file:status.html"), "run-1")).contains(over);
    assertThat(files()).containsExactly("before.html", "status.html");
  }

  @Test
  void canBeReadByAWebServer() throws IOException {
    Pages.publish(page("file:status.html"), INCIDENT, AT);

    assertThat(PosixFilePermissions.toString(permissions("status.html"))).isEqualTo("rw-r--r--");
  }

  @Test
  void keepsThePermissionsOfThePageThatItReplaces() throws IOException {
    Path file = Files.createFile(folder.resolve("status.html"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));

    Pages.publish(page("file:status.html"), INCIDENT, AT);

    assertThat(PosixFilePermissions.toString(permissions("status.html"))).isEqualTo("rw-rw----");
  }

  @Test
  void writesThroughALinkToWhereThePageIsServedFrom() throws IOException {
    Path served = Files.createFile(folder.resolve("served.html"));
    Files.createSymbolicLink(folder.resolve("status.html"), served);

    Pages.publish(page("file:status.html"), INCIDENT, AT);

    assertThat(Files.isSymbolicLink(folder.resolve("status.html"))).isTrue();
    assertThat(served).content().contains("Recovery in progress");
  }

  private Set<PosixFilePermission> permissions(String name) throws IOException {
    return Files.getPosixFilePermissions(folder.resolve(name));
  }

  @Test
  void saysSoWhenTheFileCannotBeUsed() throws IOException {
    Files.createDirectory(folder.resolve("a-directory"));

    assertThatThrownBy(() -> Pages.shown(page("file:a-directory"), "run-1"))
        .isInstanceOfSatisfying(
            ActionFailure.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID))
        .hasMessageContaining("a-directory cannot be read");
  }

  @Test
  void hasAStepPublishOnceAndNotAgain() {
    Stage stage = new Stage();
    UpdateStatusPage step = step();

    stage.done(step);
    stage.done(step);

    assertThat(stage.calls()).hasSize(1);
    assertThat(stage.calls().get(0).parameters())
        .containsEntry("status", "identified")
        .containsEntry("title", "Service disruption");
  }

  @Test
  void hasAStepSeeWhatItPublishedBeforeItsAnswerWasLost() {
    Stage stage = new Stage();
    stage.loseNextAnswer();

    stage.done(step());

    assertThat(stage.calls()).hasSize(1);
    assertThat(stage.context().receipts()).isEmpty();
  }

  private UpdateStatusPage step() {
    return new UpdateStatusPage(
        new UpdateStatusPage.With(
            "file:status.html",
            Optional.empty(),
            UpdateStatusPage.Status.IDENTIFIED,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty()),
        channels());
  }

  private static final class InMemory implements PageStore {
    final List<byte[]> written = new ArrayList<>();

    @Override
    public Optional<byte[]> read() {
      return written.isEmpty() ? Optional.empty() : Optional.of(written.get(written.size() - 1));
    }

    @Override
    public void write(byte[] html) {
      written.add(html);
    }
  }
}
