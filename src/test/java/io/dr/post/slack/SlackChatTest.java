package io.dr.post.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.net.Networks;
import io.dr.post.Chat;
import io.dr.post.ChatText;
import io.dr.post.Secrets;
import io.dr.post.slack.SlackStandIn.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackChatTest {
  private static final String NAME = "disaster-recovery-20261123-k7m2";
  private static final Instant AT = Instant.parse("2026-11-23T03:14:00Z");

  private final SlackStandIn slack = new SlackStandIn();

  @AfterEach
  void stop() {
    slack.close();
  }

  private SlackChat chat() {
    return chat(slack.api(), SlackStandIn.TOKEN);
  }

  private static SlackChat chat(String api, String token) {
    return new SlackChat(
        new SlackChat.Workspace(Optional.of(api), "${env.SLACK_BOT_TOKEN}", Duration.ofSeconds(2)),
        NAME,
        "20261123-k7m2",
        new Secrets(name -> Optional.of(token)),
        Networks.direct());
  }

  private static ChatText text(String... lines) {
    return new ChatText(
        java.util.Arrays.stream(lines)
            .map(line -> List.of(new ChatText.Part(line, false)))
            .toList());
  }

  private static Chat.Post post(String key, String line) {
    return new Chat.Post("engineering/lines/" + key, 9, text(line), Optional.empty(), AT);
  }

  private static Failure failure(Runnable call) {
    try {
      call.run();
    } catch (ActionFailure e) {
      return e.failure();
    }
    throw new AssertionError("it did not fail");
  }

  @Test
  void makesTheChannelAndKnowsItsAddress() {
    Chat.Room room = chat().open();

    assertThat(slack.names()).containsExactly(NAME);
    assertThat(room.link()).isEqualTo("https://example.slack.com/archives/" + room.id());
    assertThat(Chat.Room.of(room.receipt())).isEqualTo(room);
  }

  @Test
  void findsTheChannelThatItMadeBeforeItWasKilled() {
    slack.room("general", false);
    Chat.Room first = chat().open();

    assertThat(chat().open()).isEqualTo(first);
    assertThat(slack.names()).containsExactly("general", NAME);
  }

  @Test
  void joinsAChannelOfThatNameWhichSomebodyElseMade() {
    slack.room(NAME, false);

    Chat.Room room = chat().open();
    chat().post(room.id(), post("1", "hello"));

    assertThat(slack.room(NAME).texts()).containsExactly("hello");
  }

  @Test
  void saysThatAnArchivedChannelCannotBeUsed() {
    slack.room(NAME, true);

    Failure failure = failure(() -> chat().open());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.STATE);
    assertThat(failure.cause())
        .isEqualTo("The Slack channel #" + NAME + " cannot be used: it is archived.");
  }

  @Test
  void setsTopicPinsAndInvitesAndNamesWhomSlackDoesNotKnow() {
    slack.user("U1", "ada@example.com");
    slack.user("U2", "grace@example.com");
    Chat.Room room = chat().open();
    String status = chat().post(room.id(), post("1", "status")).message();

    for (int again = 0; again < 2; again++) {
      chat().topic(room.id(), "x".repeat(300));
      chat().pin(room.id(), status);
      assertThat(
              chat()
                  .invite(
                      room.id(),
                      List.of("ada@example.com", "nobody@example.com", "grace@example.com")))
          .containsExactly("nobody@example.com");
    }

    assertThat(slack.room(NAME).topic()).hasSize(250);
    assertThat(slack.room(NAME).people()).containsExactly("U1", "U2");
    chat().change(room.id(), status, text("newer"));
    assertThat(slack.room(NAME).status()).isEqualTo("newer");
  }

  @Test
  void aMessageWhoseAnswerWasLostIsFoundAgainByWhoeverSaysItNext() {
    Chat.Room room = chat().open();
    SlackChat first = chat();
    slack.fail(Trouble.LOST_ANSWER, "chat.postMessage");
    assertThatThrownBy(() -> first.post(room.id(), post("7", "phase done")))
        .isInstanceOf(ActionFailure.class);
    slack.recover();

    Chat.Posted again = first.post(room.id(), post("7", "phase done"));
    Chat.Posted another = chat().post(room.id(), post("7", "phase done, and more"));

    assertThat(slack.room(NAME).texts()).containsExactly("phase done");
    assertThat(another).isEqualTo(again);
    assertThat(Chat.Posted.of(again.receipt())).isEqualTo(again);
  }

  @Test
  void answersInTheThreadAndFindsThemAgain() {
    Chat.Room room = chat().open();
    String question = chat().post(room.id(), post("7", "may data be lost?")).message();
    Chat.Post answer =
        new Chat.Post("engineering/lines/8", 8, text("yes"), Optional.of(question), AT);

    Chat.Posted posted = chat().post(room.id(), answer);

    assertThat(chat().post(room.id(), answer)).isEqualTo(posted);
    assertThat(slack.room(NAME).thread("may data")).containsExactly("yes");
    assertThat(slack.room(NAME).open()).containsExactly("may data be lost?");
  }

  @Test
  void looksForEarlierMessagesOnlyWhereOneMayBe() {
    Chat.Room room = chat().open();
    SlackChat chat = chat();
    chat.post(room.id(), post("1", "one"));
    chat.post(room.id(), post("2", "two"));
    chat.post(room.id(), post("3", "three"));

    assertThat(slack.calls()).filteredOn("conversations.history"::equals).hasSize(1);
  }

  @Test
  void textFromOutsideIsNeverMarkup() {
    Chat.Room room = chat().open();
    String hostile = "<!channel> <@U1> <https://evil.example|Slack> *a* `b` ~c~ :fire: & \u202e x";

    chat().post(room.id(), post("1", hostile));
    chat().topic(room.id(), hostile);

    // Every element is one of text: the stand-in refuses to read any other.
    assertThat(slack.room(NAME).texts()).containsExactly(hostile.replace("\u202e", "\\u202e"));
    assertThat(slack.room(NAME).notifications().get(0))
        .startsWith("&lt;!channel&gt; &lt;@U1&gt; &lt;https://evil.example|Slack&gt;")
        .contains("&amp;");
    assertThat(slack.room(NAME).topic()).startsWith("&lt;!channel&gt;").doesNotContain("<");
  }

  @ParameterizedTest
  @CsvSource({
    "RESET, TRANSIENT, Slack gave no answer",
    "UNAVAILABLE, TRANSIENT, Slack answered auth.test with 503: upstream says ***.",
    "RATE_LIMITED, THROTTLED, 'Slack answered auth.test with 429, asks to wait 1s: {'",
    "REVOKED, DENIED, Slack refused auth.test: token_revoked."
  })
  void tellsWhatSlackDidWithoutRepeatingWhatItSaid(
      Trouble trouble, Failure.Kind kind, String cause) {
    slack.fail(trouble, "");

    Failure failure = failure(() -> chat().open());

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.cause()).startsWith(cause);
    assertThat(failure.toString()).doesNotContain(SlackStandIn.TOKEN);
  }

  @Test
  void saysThatNobodyIsThere() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }

    Failure failure =
        failure(() -> chat("http://127.0.0.1:" + port + "/api/", SlackStandIn.TOKEN).open());

    assertThat(failure.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
    assertThat(failure.cause()).isEqualTo("Slack cannot be reached (ConnectException).");
  }

  @Test
  void waitsNoLongerThanItsPatience() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      String api = "http://127.0.0.1:" + silent.getLocalPort() + "/api/";

      assertThat(failure(() -> chat(api, SlackStandIn.TOKEN).open()).kind())
          .isEqualTo(Failure.Kind.TRANSIENT);
    }
  }

  @Test
  void asksWhetherTheTokenIsGoodAndSaysNothing() {
    slack.without("pins:write");

    assertThat(chat().missing()).containsExactly("pins:write");
    assertThat(slack.calls()).containsExactly("auth.test");
    assertThat(failure(() -> chat(slack.api(), "xoxb-wrong").missing()).kind())
        .isEqualTo(Failure.Kind.DENIED);
  }

  @Test
  void namesTheScopeThatIsMissing() {
    Chat.Room room = chat().open();
    slack.without("pins:write");

    assertThat(failure(() -> chat().pin(room.id(), "1")).cause())
        .isEqualTo("Slack refused pins.add: missing_scope, it lacks pins:write.");
  }
}
