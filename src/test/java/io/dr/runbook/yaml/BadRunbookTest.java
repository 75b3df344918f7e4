package io.dr.runbook.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.runbook.Runbook;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runbooks with mistakes, and the sentence that each is told with. */
class BadRunbookTest {

  @Test
  void tellsAllProblemsOfAFileInOneGoAndInReadingOrder() {
    String yaml =
        """
        runbook: Bad Name
        titel: What it does
        sites:
          prodX: { region: us-east, account: 111122223333, role: dr-operator }
          prodY: { region: us-west-2, account: "11112222333" }
          a/b: { region: us-west-2, account: 012345678901 }
        failover: { from: prodX, to: prodZ }
        parameters:
          domain: example.com
          domain: example.org
          1: one
        objectives:
          rto: 60 min
          clock: outages
        phases:
          - phase: data
            title: Restore ${form.name}
            steps:
              - step: db
                action: rds.promote-replcia
                with: { anything: goes }
                onFailure: stpo
              - step: table
                action: dynamodb.restore-table
                with: { tabel: permissions }
                needs: [chek]
                rto: 2h
              - step: one
                action: manual.task
                with: { task: "${params.domian} ${steps.two.imports} ${" }
                needs: [two]
              - { step: two, action: cognito.import-users, needs: [one] }
          - phase: check
            steps: []
        """;

    assertThat(Readers.problems(yaml))
        .isEqualTo(
            """
            book.yaml:1:10: error: 'Bad Name' is not a name; use letters, digits and hyphens, for example orders-db
            book.yaml:2:1: error: unknown key 'titel'; did you mean 'title'?
            book.yaml:4:20: error: 'us-east' is not a region code; write for example us-west-2
            book.yaml:4:38: error: '111122223333' is not an account id; write its twelve digits in quotes, for example "111122223333"
            book.yaml:5:40: error: '11112222333' is not an account id; write its twelve digits in quotes, for example "111122223333"
            book.yaml:6:3: error: the key 'a/b' is no name; use letters, digits and hyphens
            book.yaml:6:38: error: '012345678901' is not an account id; write its twelve digits in quotes, for example "111122223333"
            book.yaml:7:30: error: unknown site 'prodZ'; did you mean 'prodX'?
            book.yaml:10:3: error: duplicate key 'domain'; the first is in line 9
            book.yaml:11:3: error: the key 1 is not text; put it in quotes
            book.yaml:12:1: error: the key 'rpo' is missing
            book.yaml:13:8: error: '60 min' is not a duration longer than zero; write for example 90s, 15m, 1h30m or 7d
            book.yaml:14:10: error: unknown clock 'outages'; did you mean 'outage'?
            book.yaml:17:20: error: unknown scope 'form' in ${form.name}; did you mean 'from'?
            book.yaml:20:17: error: unknown action 'rds.promote-replcia'; did you mean 'rds.promote-replica'?
            book.yaml:22:20: error: unknown onFailure 'stpo'; did you mean 'stop'?
            book.yaml:25:9: error: the key 'table' is missing
            book.yaml:25:17: error: unknown key 'tabel'; did you mean 'table'?
            book.yaml:26:17: error: unknown step or phase 'chek'; did you mean 'check'?
            book.yaml:30:24: error: unknown parameter 'domian'; did you mean 'params.domain'?
            book.yaml:30:41: error: ${steps.two.imports} is no output of cognito.import-users; did you mean 'imported'?
            book.yaml:30:62: error: '${' is no reference; write for example ${params.domain}, or $${ for a literal ${
            book.yaml:31:17: error: these steps wait for one another: one → two → one
            book.yaml:32:9: error: the key 'with' is missing
            book.yaml:34:12: error: the list must not be empty\
            """
                .replace("\r", ""));
  }

  @ParameterizedTest
  @MethodSource("inAStep")
  void tellsWhatIsWrongWithAStep(String marked, String problem) {
    String line = "      - { step: api, " + marked + " }\n";
    int column = line.indexOf('¦') + 1;
    String yaml =
        Readers.HEAD
            + """
              - phase: data
                steps:
                  - { step: db, action: rds.promote-replica, with: { replica: r } }
              - phase: check
                steps:
            """
            + line.replace("¦", "")
            + """
              - phase: late
                steps:
                  - { step: last, action: manual.task, with: { task: rest } }
            accounts: { user: { account: "444455556666" } }
            """;

    assertThat(Readers.problems(yaml)).isEqualTo("book.yaml:14:" + column + ": " + problem);
  }

  /** The rest of a step, in which ¦ marks the place of the problem, and the problem. */
  static Stream<Arguments> inAStep() {
    return Stream.of(
        Arguments.of(
            "¦actoin: manual.task, action: manual.task, with: { task: t }",
            "error: unknown key 'actoin'; did you mean 'action'?"),
        Arguments.of("action: ¦foo.bar", "error: unknown action 'foo.bar'"),
        Arguments.of(
            "action: manual.task, with: { task: ¦5 }",
            "error: expected text, found the number 5; write \"5\""),
        Arguments.of(
            "action: manual.task, with: ¦text",
            "error: expected a mapping of keys and values, found the text 'text'"),
        Arguments.of(
            "action: manual.task, with: { task: t }, needs: ¦db",
            "error: expected a list, found the text 'db'"),
        Arguments.of(
            "action: manual.task, with: { task: t }, needs: [¦d]",
            "error: unknown step or phase 'd'; did you mean 'db'?"),
        Arguments.of(
            "action: manual.task, with: { task: t }, needs: [¦check]",
            "error: the step cannot wait for 'check', the phase that it is part of"),
        Arguments.of(
            "action: manual.task, with: { task: t }, needs: [¦late]",
            "error: the step cannot wait for 'late', a later phase"),
        Arguments.of(
            "action: manual.task, with: { task: t }, needs: [¦last]",
            "error: the step cannot wait for 'last' of the later phase 'late'"),
        Arguments.of(
            "action: manual.task, with: { task: t }, needs: [¦api]",
            "error: the step 'api' waits for itself"),
        Arguments.of(
            "action: manual.task, with: { task: t }, rto: ¦5",
            "error: '5' is not a duration longer than zero; write for example 90s, 15m, 1h30m or"
                + " 7d"),
        Arguments.of(
            "action: manual.task, with: { task: t }, rto: ¦0s",
            "error: '0s' is not a duration longer than zero; write for example 90s, 15m, 1h30m or"
                + " 7d"),
        Arguments.of(
            "action: manual.task, with: { task: t }, rpo: ¦-5m",
            "error: '-5m' is not a duration; write for example 90s, 15m, 1h30m or 7d"),
        Arguments.of(
            "action: manual.task, with: { task: t }, rto: ¦2h",
            "warning: the step's rto of 2h00m is beyond the run's of 1h00m"),
        Arguments.of(
            "action: manual.task, with: { task: t }, rpo: ¦20m",
            "warning: the step's rpo of 20m00s is beyond the run's of 15m00s"),
        Arguments.of(
            "action: manual.task, with: { task: t }, retry: { attempts: ¦0 }",
            "error: attempts must be at least 1"),
        Arguments.of(
            "action: manual.task, with: { task: t }, drill: ¦maybe",
            "error: unknown drill 'maybe'; it is one of run, isolate, skip"),
        Arguments.of(
            "action: http.check, with: { url: u, status: ¦ok }",
            "error: 'ok' is not a whole number or a reference ${...}"),
        Arguments.of(
            "action: http.check, with: { url: u, timeout: ¦soon }",
            "error: 'soon' is not a duration; write for example 90s, 15m, 1h30m or 7d, or a"
                + " reference ${...}"),
        Arguments.of(
            "action: rds.restore-snapshot, ¦with: { instance: a, snapshot: b, latestOf: c }",
            "error: give either snapshot or latestOf"),
        Arguments.of(
            "action: cloudformation.deploy, with: { stack: s, templateFile: f, account: ¦usr }",
            "error: unknown account 'usr'; did you mean 'user'?"),
        Arguments.of(
            "action: manual.task, with: { task: \"¦${steps.db.endpont}\" }",
            "error: ${steps.db.endpont} is no output of rds.promote-replica; did you mean"
                + " 'endpoint'?"),
        Arguments.of(
            "action: manual.task, with: { task: \"¦${steps.db.name}\" }",
            "error: ${steps.db.name} is no output of rds.promote-replica; it gives endpoint,"
                + " instance, port"),
        Arguments.of(
            "action: manual.task, with: { task: \"¦${steps.db}\" }",
            "error: ${steps.db} names no output of rds.promote-replica; it gives endpoint,"
                + " instance, port"),
        Arguments.of(
            "action: manual.task, with: { task: \"¦${steps.bd.port}\" }",
            "error: unknown step 'bd' in ${steps.bd.port}; did you mean 'db'?"),
        Arguments.of(
            "action: manual.task, with: { task: \"¦${steps.api.x}\" }",
            "error: ${steps.api.x} is no output of manual.task"),
        Arguments.of(
            "action: cloudformation.deploy, with: { stack: \"¦${steps.api.x}\", templateFile: f }",
            "error: the step reads its own output ${steps.api.x}"),
        Arguments.of(
            "action: manual.task, with: { task: \"¦${steps.db.port}\" }, needs: []",
            "error: ${steps.db.port} is read by a step that does not wait for 'db'; add it to the"
                + " step's needs"),
        Arguments.of(
            "action: manual.task, with: { task: \"¦${run.number}\" }",
            "error: unknown field of run 'number'; there are id, runbook, by"),
        Arguments.of(
            "action: manual.task, with: { task: \"a ¦${to.regoin}\" }",
            "error: unknown field of to 'regoin'; did you mean 'to.region'?"),
        Arguments.of(
            "action: manual.task, with: { task: \"¦${to.role}\" }",
            "error: ${to.role} needs a role of both sites; 'two' has none"),
        Arguments.of(
            "action: manual.task, with: { task: \"¦${params.zone}\" }",
            "error: unknown parameter 'zone'; define it under parameters:"),
        Arguments.of(
            "action: manual.task, with: { task: \"¦${env.A.B}\" }",
            "error: ${env.A.B} names no environment variable; write for example"
                + " ${env.STATUSPAGE_TOKEN}"),
        Arguments.of(
            "action: manual.task, with: { task: \"¦${domain}\" }",
            "error: '${domain}' is no reference; write for example ${params.domain}, or $${ for a"
                + " literal ${"),
        Arguments.of(
            "action: manual.task, with: { task: t }, title: \"¦${env.KEY}\"",
            "error: ${env.KEY} is a secret, and everybody reads this text; secrets stand only in"
                + " with:"),
        Arguments.of(
            "action: manual.task, with: { task: t }, title: \"¦${steps.db.port}\"",
            "error: ${steps.db.port} is not known yet when this text is shown"),
        Arguments.of(
            "action: manual.task, with: { task: t }, owner: \"¦${run.by}\"",
            "error: references are filled only in with:, titles, prompts, the Slack channel"
                + " and mail:"));
  }

  @Test
  void acceptsReferencesWhereTheyMayStand() {
    String yaml =
        Readers.HEAD
            + """
              - phase: data
                title: In ${to.region}
                steps:
                  - { step: db, action: rds.promote-replica, with: { replica: r } }
                  - { step: stack, action: cloudformation.deploy, with: { stack: s, templateFile: f } }
              - phase: check
                steps:
                  - step: api
                    title: By ${run.by}
                    action: http.check
                    with: { url: "https://${steps.db.endpoint}/${steps.stack.Anything}", status: "${params.domain}", timeout: 5s }
                    approval: { from: commander, prompt: "Go to ${to.name}?" }
                  - step: literal
                    action: manual.task
                    with: { task: "keep $${this} and ${env.TOKEN}" }
                    needs: [data]
            """;

    assertThat(Readers.problems(yaml)).isEmpty();
  }

  @Test
  void namesEachCircleOnce() {
    String yaml =
        Readers.HEAD
            + """
              - phase: knot
                steps:
                  - { step: free, action: manual.task, with: { task: t }, needs: [a] }
                  - { step: c, action: manual.task, with: { task: t }, needs: [a] }
                  - { step: a, action: manual.task, with: { task: t }, needs: [b] }
                  - { step: b, action: manual.task, with: { task: t }, needs: [c] }
                  - { step: x, action: manual.task, with: { task: t }, needs: [a, y] }
                  - { step: y, action: manual.task, with: { task: t }, needs: [x] }
            """;

    assertThat(Readers.problems(yaml))
        .isEqualTo(
            """
            book.yaml:12:68: error: these steps wait for one another: c → a → b → c
            book.yaml:15:71: error: these steps wait for one another: x → y → x\
            """);
  }

  @Test
  void refusesNamesThatAreTaken() {
    String yaml =
        Readers.GOOD
            + """
              - phase: api
                steps:
                  - { step: check, action: manual.task, with: { task: t } }
            """;

    assertThat(Readers.problems(yaml))
        .isEqualTo(
            """
            book.yaml:12:12: error: duplicate name 'api'; the step in line 11 has it, and phases and steps share their names
            book.yaml:14:17: error: duplicate name 'check'; the phase in line 9 has it, and phases and steps share their names\
            """);
  }

  @Test
  void refusesToFailOverToTheSameSite() {
    assertThat(Readers.problems(Readers.GOOD.replace("to: two", "to: one")))
        .isEqualTo("book.yaml:5:28: error: failover goes from 'one' to itself");
  }

  @Test
  void twoPersonsTakeTwoPeople() {
    String people = "authority: [{ name: Ada }, { name: ' ada' }]\n";

    assertThat(Readers.problems(Readers.GOOD + "twoPerson: true\n"))
        .isEqualTo(
            "book.yaml:12:12: error: with 'twoPerson: true' one person initiates and another"
                + " confirms; list at least two under 'authority'");
    assertThat(Readers.problems(Readers.GOOD + people + "twoPerson: true\n"))
        .startsWith("book.yaml:13:12: error: with 'twoPerson: true' one person initiates");
    assertThat(Readers.problems(Readers.GOOD + "twoPerson: false\n")).isEmpty();
    assertThat(Readers.problems(Readers.GOOD + "twoPerson: maybe\n"))
        .startsWith("book.yaml:12:12: error: ");
  }

  @Test
  void whatASecondPersonConfirmsIsNoStep() {
    String yaml = Readers.GOOD.replace("step: api,", "step: initiation,");
    String people = "authority: [{ name: Ada }, { name: Grace }]\n";

    assertThat(Readers.problems(yaml + people)).isEmpty();
    assertThat(Readers.problems(yaml + people + "twoPerson: true\n"))
        .isEqualTo(
            "book.yaml:11:17: error: with 'twoPerson: true' a second person says 'dr approve RUN"
                + " initiation'; give the step another id");
    assertThat(Readers.read(Readers.GOOD + people + "twoPerson: true\n").runbook().orElseThrow())
        .matches(Runbook::twoPerson);
    assertThat(Readers.read(Readers.GOOD).runbook().orElseThrow())
        .matches(book -> !book.twoPerson());
  }

  @Test
  void refusesASingleSite() {
    String yaml = Readers.GOOD.replaceAll("(?m)^  two:.*\n", "").replace("to: two", "to: one");

    assertThat(Readers.problems(yaml))
        .isEqualTo(
            """
            book.yaml:2:1: error: sites needs at least 2
            book.yaml:4:28: error: failover goes from 'one' to itself\
            """);
  }

  @Test
  void complainsOfAnEmptyListWhereItsKeyIs() {
    assertThat(Readers.problems(Readers.HEAD))
        .isEqualTo("book.yaml:8:8: error: expected a list, found nothing");
  }

  @Test
  void tellsTheFirstTwoHundredProblemsAndHowManyMoreThereAre() {
    ReadResult result = Readers.read(Readers.GOOD + "bogus: 1\n".repeat(300));

    assertThat(result.problems()).hasSize(201);
    assertThat(result.problems().get(200))
        .hasToString("book.yaml:212:1: error: and 100 more, from here on");
  }
}
