package io.dr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dr.action.Call;
import io.dr.action.Failure;
import io.dr.action.Outputs;
import io.dr.action.Receipt;
import io.dr.action.RecoveryPoint;
import io.dr.journal.Answer;
import io.dr.journal.Event;
import io.dr.journal.Journal;
import io.dr.journal.Question;
import io.dr.runbook.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Text that a runbook, a person or a service wrote, put wherever such a text may stand, and shown
 * in every way: what is shown is built as if the text had been harmless.
 */
class HostileTextTest {
  private static final String RUN = "20261123-k7m2";
  private static final String HARMLESS = "Harmless words";
  private static final Pattern TAG = Pattern.compile("</?[A-Za-z!][^>]*>");
  private static final Pattern PICTURE = Pattern.compile("\u001b\\[(K|J|[0-9]+A)");

  private static final List<String> COMMANDS =
      List.of(
          "status RUN",
          "status RUN --format markdown",
          "status RUN --format json",
          "report RUN",
          "report RUN --format markdown",
          "report RUN --format json",
          "verify RUN",
          "history BOOK",
          "update RUN --preview",
          "update RUN --preview --format html",
          "update RUN",
          "validate BOOK",
          "preflight BOOK --offline",
          "exercise BOOK --state rehearsed --show-messages");

  /** What looks otherwise in a terminal. */
  private static final List<String> IN_A_TERMINAL =
      List.of("status RUN", "report RUN", "exercise BOOK --state rehearsed");

  @TempDir static Path harmlessly;
  private static Map<String, String> harmless = Map.of();

  @TempDir Path directory;
  private Instant now = Shell.NOW;
  private long sequence;

  static Stream<String> nasty() {
    return Stream.of(
        "\u001b[31;1mred\u001b[0m and \u001b[8mhidden",
        "\u001b]8;;http://evil.example\u0007click\u001b]8;;\u0007 \u001b]0;title\u0007",
        "\u001b[2J\u001b[1;1Hcleared \u001b[1A\u001b[K",
        "\u009b2J\u0085next\u0090dcs\u009c",
        "over\rwritten\bback\u007f\u0000nul\u0007",
        "one\nFAKELINE 2026-11-23T03:14:00Z  run  recovered\r\nFAKELINE",
        "one\u2028FAKELINE\u2029FAKELINE\u000bFAKELINE\fFAKELINE",
        "\u202egnp.exe\u202c \u2066x\u2069 \u200f\u061c",
        "pay\u200bpal\u200d \ufeff \u2060 \u00ad",
        "half \ud800 and \udc00 half",
        "z" + "\u0301\u0327\u20dd".repeat(300) + "algo",
        "w".repeat(3_000),
        "東京".repeat(200) + "😀".repeat(100),
        "</title></p></td><script>alert(1)</script><img src=x onerror=alert(1)>",
        "\" onload=\"x ' onload='x &lt;script&gt; &#60;b&#62; &amp;",
        "{{secret}} {{{raw}}} {{#steps}} ${env.HOME} %s %n $1",
        "`code` ``more`` | pipe | \\| \\` **bold** _it_ ~~no~~ # head",
        "[link](https://evil.example) ![i](javascript:x) <https://evil.example> [a]: b",
        "https://evil.example http://evil.example www.evil.example @everyone @ops <!-- x",
        "\n# Heading\n\n| a | b |\n| --- | --- |\n```\nfence\n~~~",
        "\r\nBcc: thief@example.org\r\n\r\nbody",
        "-----\n===\n> quote\n- item\n1. item\n<details>");
  }

  private static String yaml(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.replace("${", "$${").toCharArray()) {
      boolean plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\';
      // YAML takes no half of a character, escaped or not.
      quoted.append(
          plain
              ? String.valueOf(c)
              : Character.isSurrogate(c) ? "?" : "\\u%04x".formatted((int) c));
    }
    return quoted.append('"').toString();
  }

  private static String book(String text) {
    return """
        runbook: hostile
        title: %1$s
        sites:
          x: { region: us-east-1, account: "111122223333" }
          y: { region: us-west-2, account: "111122223333" }
        failover: { from: x, to: y }
        parameters: { free: %1$s }
        objectives: { rto: 30m, rpo: 15m }
        authority: [ { name: %1$s } ]
        communication:
          leadership: { email: [ceo@example.com], every: 1h }
          mail: { host: 127.0.0.1, port: 1, from: dr@example.com, startTls: false }
        phases:
          - phase: p
            title: %1$s
            steps:
              - { step: a, action: manual.task, title: %1$s, with: { task: %1$s } }
              - { step: b, action: rds.promote-replica, title: %1$s, with: { replica: r } }
              - { step: c, action: manual.task, owner: %1$s, with: { task: t } }
        improvement: { lessons: [%1$s], todo: [%1$s] }
        """
        .formatted(yaml(text));
  }

  /** A run of which everything that may be any text is that text. */
  private Path ran(String text, Path home) throws IOException {
    Files.writeString(home.resolve("book.yaml"), book(text));
    sequence = 0;
    now = Shell.NOW;
    Site site = new Site("y", "us-west-2", "111122223333", Optional.empty());
    Failure failure =
        new Failure(
            Failure.Kind.STATE,
            text,
            text,
            Optional.of(new Failure.Request("RDS", "Promote", text, text)));
    RecoveryPoint point = new RecoveryPoint.Known(now, text);
    Call call = new Call("RDS", "Promote", text, site, Map.of("key", text));
    Optional<String> some = Optional.of(text);
    try (Journal journal = Unfinished.open(home.resolve(".dr"))) {
      List.of(
              new Event.RunInitiated(
                  "hostile",
                  "book.yaml",
                  book(text),
                  "hash",
                  Map.of("free", text),
                  "x",
                  "y",
                  Event.Mode.DISASTER,
                  text,
                  some,
                  some,
                  some,
                  now,
                  1,
                  some,
                  some,
                  Map.of(),
                  List.of(text),
                  false,
                  Optional.empty()),
              new Event.OrchestratorAttached(text, Optional.empty()),
              new Event.NoteAdded(text, text),
              new Event.HelpWanted(1, text, text),
              new Event.HelpWanted(2, text, text),
              new Event.HelpGiven(2, text, text),
              new Event.RoleAssigned(text, text, text, text),
              new Event.MessageSent("leadership/start", text, text),
              new Event.MessageFailed("leadership/update/1", text, failure, 3, true),
              new Event.BudgetChanged(text, 1),
              new Event.StepStarted("a", 1),
              new Event.QuestionAsked(
                  "a", new Question(Question.Kind.TASK, text, List.of("complete", "reject"))),
              new Event.StepStarted("b", 1),
              new Event.StepWaiting("b", text, OptionalDouble.empty()),
              new Event.EffectIntended("b", call, Optional.of(point), text, false),
              new Event.EffectApplied("b", Receipt.of("id", text)),
              new Event.EffectIntended("b", call, Optional.of(point), text, false),
              new Event.EffectFailed("b", failure, text),
              new Event.RetryScheduled("b", failure, now.plusSeconds(60)),
              new Event.LossAccepted("b", point, text),
              new Event.StepFailed("b", failure),
              new Event.StepReopened("b", text, text),
              new Event.StepStarted("b", 2),
              new Event.StepSucceeded("b", new Outputs(Map.of("o", text)), Optional.of(point)),
              new Event.QuestionAsked(
                  "c", new Question(Question.Kind.APPROVAL, text, List.of("approve", "reject"))),
              new Event.QuestionAnswered(
                  "c", Question.Kind.APPROVAL, new Answer("approve", text, text)),
              new Event.StepStarted("c", 1),
              new Event.StepFailed("c", failure),
              new Event.RunPaused(text, text))
          .forEach(event -> then(journal, event));
    }
    return home;
  }

  private void then(Journal journal, Event event) {
    now = now.plusSeconds(1);
    sequence = journal.append(RUN, sequence, now, event).sequence();
  }

  /** What the commands show, by command line. */
  private static Map<String, String> shown(Path home, List<String> commands, boolean terminal) {
    Map<String, String> shown = new TreeMap<>();
    for (String line : commands) {
      Shell shell = new Shell(home);
      shell.at(Shell.NOW.plusSeconds(600));
      shell.wide(100);
      if (terminal) {
        shell.atATerminal("");
      }
      String words = line.replace("RUN", RUN).replace("BOOK", home.resolve("book.yaml").toString());
      shell.run(words.split(" "));
      shown.put(line, shell.out() + shell.err());
    }
    return shown;
  }

  private static List<String> foreign(String printed) {
    List<String> found = new ArrayList<>();
    int marks = 0;
    for (int i = 0; i < printed.length(); ) {
      int c = printed.codePointAt(i);
      i += Character.charCount(c);
      int type = Character.getType(c);
      marks = type == Character.NON_SPACING_MARK ? marks + 1 : 0;
      boolean bad =
          (type == Character.CONTROL && c != '\n')
              || type == Character.FORMAT
              || type == Character.SURROGATE
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR
              || marks > 4;
      if (bad) {
        found.add(
            "U+%04X before '%s'"
                .formatted(c, printed.substring(i, Math.min(printed.length(), i + 30))));
      }
    }
    return found;
  }

  @ParameterizedTest
  @MethodSource("nasty")
  void changesNothingOfHowThingsAreShown(String nasty) throws IOException {
    if (harmless.isEmpty()) {
      harmless = shown(ran(HARMLESS, harmlessly), COMMANDS, false);
      assertThat(harmless)
          .allSatisfy((line, printed) -> assertThat(printed).as(line).hasSizeGreaterThan(40));
      assertThat(List.of("status RUN", "report RUN", "update RUN --preview --format html"))
          .allSatisfy(line -> assertThat(harmless.get(line)).contains(HARMLESS));
    }
    Path hostile = ran(nasty, directory);
    shown(hostile, COMMANDS, false)
        .forEach(
            (line, printed) -> {
              assertThat(foreign(printed)).as(line).isEmpty();
              assertThat(printed.lines()).as(line).noneMatch(one -> one.startsWith("FAKELINE"));
              String as = harmless.get(line);
              if (line.endsWith("html")) {
                assertThat(tags(printed)).as(line).isEqualTo(tags(as));
              } else if (line.endsWith("json")) {
                assertThat(names(printed)).as(line).isEqualTo(names(as));
              } else if (line.endsWith("markdown")) {
                assertThat(skeleton(printed)).as(line).isEqualTo(skeleton(as));
              }
            });
    shown(hostile, IN_A_TERMINAL, true)
        .forEach(
            (line, printed) -> {
              assertThat(foreign(PICTURE.matcher(printed).replaceAll(""))).as(line).isEmpty();
            });
  }

  @ParameterizedTest
  @MethodSource("nasty")
  void isComplainedOfInPlainWords(String nasty) {
    for (List<String> words :
        List.of(
            List.of(nasty),
            List.of("--" + nasty),
            List.of("status", nasty),
            List.of("exercise", nasty),
            List.of("validate", nasty),
            List.of("validate", "--" + nasty),
            List.of("exercise", "x.yaml", "--speed", nasty),
            List.of("exercise", "x.yaml", "--by", nasty),
            List.of("note", "run", nasty, "--by", nasty),
            List.of("actions", nasty),
            List.of("status", "--state", nasty),
            List.of("history", nasty))) {
      Shell shell = new Shell(directory);
      shell.run(words.toArray(String[]::new));
      String printed = shell.out() + shell.err();
      assertThat(foreign(printed)).as("%s", words).isEmpty();
      assertThat(printed.lines()).as("%s", words).noneMatch(one -> one.startsWith("FAKELINE"));
    }
  }

  @Test
  void theseChecksNoticeWhatTheyAreFor() throws IOException {
    assertThat(foreign("a\u001b[31mb")).hasSize(1);
    assertThat(foreign("a\u202eb\u200bc\u0085")).hasSize(3);
    assertThat(tags("<p>a<b>b</b></p>")).isNotEqualTo(tags("<p>a</p>"));
    assertThat(skeleton("| a | b |")).isNotEqualTo(skeleton("| a |"));
    assertThat(skeleton("a https://x")).isNotEqualTo(skeleton("a https\\://x"));
    assertThat(skeleton("a @ops")).isNotEqualTo(skeleton("a @<!-- -->ops"));
  }

  private static List<String> tags(String html) {
    List<String> tags = new ArrayList<>();
    Matcher tag = TAG.matcher(html);
    while (tag.find()) {
      tags.add(tag.group());
    }
    return tags;
  }

  private static String names(String json) throws RuntimeException {
    try {
      return names(new ObjectMapper().readTree(json));
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + json, e);
    }
  }

  private static String names(JsonNode node) {
    StringBuilder names = new StringBuilder(node.getNodeType().toString());
    node.fields()
        .forEachRemaining(
            field -> {
              // The text may itself be a name, such as that of a role.
              names.append(field.getKey().matches("[A-Za-z]{1,19}") ? field.getKey() : "TEXT");
              names.append(names(field.getValue()));
            });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      names.append(names(node.get(i)));
    }
    return names.toString();
  }

  /** Of each line, the signs that mean something in Markdown, in their order. */
  private static List<String> skeleton(String markdown) {
    List<String> lines = new ArrayList<>();
    for (String line : markdown.split("\n")) {
      String unescaped = line.replaceAll("\\\\[\\p{Punct}]", "").replace("@<!-- -->", "");
      Matcher sign =
          Pattern.compile(
                  "^(#+|- |> |\\d+\\. |```|~~~|---|===)|\\||`+|\\*+|~~|\\[|\\]\\(|<[A-Za-z/!]|(?<=[a-z])://"
                      + "|\\bwww\\.|(?<![\\w.+-])@\\w")
              .matcher(unescaped);
      StringBuilder skeleton = new StringBuilder();
      while (sign.find()) {
        skeleton.append(sign.group()).append(' ');
      }
      lines.add(skeleton.toString());
    }
    return lines;
  }
}
