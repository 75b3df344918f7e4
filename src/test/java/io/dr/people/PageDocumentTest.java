package io.dr.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.aws.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        });
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
    assertThat(page("file:public/status.html").incident("run-1")).isEmpty();

    assertThat(page("file:public/status.html").publish(INCIDENT, AT)).isEqualTo("run-1");

    assertThat(folder.resolve("public/status.html")).exists();
    assertThat(page("file:public/status.html").incident("run-1")).contains(INCIDENT);
    assertThat(page("file:public/status.html").incident("run-2")).isEmpty();
  }

  @Test
  void takesAnAbsolutePathAsItIs() {
    Path elsewhere = folder.resolve("elsewhere.html").toAbsolutePath();

    page("file:" + elsewhere).publish(INCIDENT, AT);

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
    new PageDocument(store).publish(hostile, AT);
    assertThat(new PageDocument(store).incident(attack)).contains(hostile);
  }

  @Property(tries = 200)
  void anyTextComesBackAsItWent(@ForAll String title, @ForAll String message) {
    StatusPage.Incident any =
        new StatusPage.Incident(
            "run-1", encodable(title), "monitoring", Optional.empty(), encodable(message));
    InMemory store = new InMemory();

    new PageDocument(store).publish(any, AT);

    assertThat(new PageDocument(store).incident("run-1")).contains(any);
  }

  /** Half a surrogate pair has no UTF-8. */
  private static String encodable(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  @Test
  void replacesAPageThatSomebodyElseWrote() throws IOException {
    Files.writeString(folder.resolve("status.html"), "<h1>All is well</h1>");

    assertThat(page("file:status.html").incident("run-1")).isEmpty();
    page("file:status.html").publish(INCIDENT, AT);

    assertThat(page("file:status.html").incident("run-1")).contains(INCIDENT);
  }

  @Test
  void readsADocumentOfALaterVersion() {
    InMemory store = new InMemory();
    new PageDocument(store).publish(INCIDENT, AT);
    String later =
        new String(store.written.get(0), StandardCharsets.UTF_8)
            .replace("{\"runId\"", "{\"components\":[{\"name\":\"api\"}],\"runId\"");
    store.write(later.getBytes(StandardCharsets.UTF_8));

    assertThat(later).contains("components");
    assertThat(new PageDocument(store).incident("run-1")).contains(INCIDENT);
  }

  @Test
  void replacesTheFileWholeAndLeavesNoDraft() throws IOException {
    Path file = folder.resolve("status.html");
    page("file:status.html").publish(INCIDENT, AT);
    Path before = folder.resolve("before.html");
    Files.createLink(before, file);
    byte[] old = Files.readAllBytes(file);
    StatusPage.Incident over =
        new StatusPage.Incident("run-1", "Over", "resolved", Optional.empty(), "Thank you.");

    page("file:status.html").publish(over, AT);

    // A reader that has the old file open goes on reading the old file, to its end.
    assertThat(before).hasBinaryContent(old);
    assertThat(page("file:status.html").incident("run-1")).contains(over);
    assertThat(files()).containsExactly("before.html", "status.html");
  }

  @Test
  void canBeReadByAWebServer() throws IOException {
    page("file:status.html").publish(INCIDENT, AT);

    assertThat(PosixFilePermissions.toString(permissions("status.html"))).isEqualTo("rw-r--r--");
  }

  @Test
  void keepsThePermissionsOfThePageThatItReplaces() throws IOException {
    Path file = Files.createFile(folder.resolve("status.html"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));

    page("file:status.html").publish(INCIDENT, AT);

    assertThat(PosixFilePermissions.toString(permissions("status.html"))).isEqualTo("rw-rw----");
  }

  @Test
  void writesThroughALinkToWhereThePageIsServedFrom() throws IOException {
    Path served = Files.createFile(folder.resolve("served.html"));
    Files.createSymbolicLink(folder.resolve("status.html"), served);

    page("file:status.html").publish(INCIDENT, AT);

    assertThat(Files.isSymbolicLink(folder.resolve("status.html"))).isTrue();
    assertThat(served).content().contains("Recovery in progress");
  }

  private Set<PosixFilePermission> permissions(String name) throws IOException {
    return Files.getPosixFilePermissions(folder.resolve(name));
  }

  @Test
  void saysSoWhenTheFileCannotBeUsed() throws IOException {
    Files.createDirectory(folder.resolve("a-directory"));

    assertThatThrownBy(() -> page("file:a-directory").incident("run-1"))
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
