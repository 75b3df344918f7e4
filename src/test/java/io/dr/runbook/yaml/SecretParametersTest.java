package io.dr.runbook.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.dr.runbook.Runbook;
import org.junit.jupiter.api.Test;

class SecretParametersTest {
  private static String book(String parameter, String title) {
    return Readers.GOOD
        .replace("domain: example.com", parameter)
        .replace("- phase: check", "- phase: check\n    title: \"" + title + "\"")
        .replace("https://api.example.com", "https://api.example.com/${params.key}");
  }

  @Test
  void aSecretParameterStandsForAVariableOfTheEnvironment() {
    Runbook runbook =
        Readers.read(book("key: { secret: \"${env.API_KEY}\" }, a: b", "T"))
            .runbook()
            .orElseThrow();

    assertThat(runbook.parameters()).containsEntry("key", "${env.API_KEY}");
    assertThat(runbook.isSecret("key")).isTrue();
    assertThat(runbook.isSecret("a")).isFalse();
  }

  @Test
  void aSecretThatIsWrittenOutIsAnErrorThatDoesNotRepeatIt() {
    assertThat(Readers.problems(book("key: { secret: hunter2 }", "T")))
        .isEqualTo(
            "book.yaml:6:30: error: '***' is not a reference, and a secret does not stand in the"
                + " runbook; write ${env.NAME} with the name of the variable that holds it");
    assertThat(Readers.problems(book("key: { secret: 12345678 }", "T")))
        .startsWith("book.yaml:6:30: error: '***' is not a reference");
    assertThat(Readers.problems(book("key: { secret: \"x${env.A}\" }", "T")))
        .startsWith("book.yaml:6:30: error: '***' is not a reference");
  }

  @Test
  void aParameterIsAValueOrASecretAndNothingElse() {
    assertThat(Readers.problems(book("key: [hunter2]", "T")))
        .isEqualTo(
            "book.yaml:6:20: error: expected text, a number, or true or false, or { secret: … },"
                + " found a list");
    assertThat(Readers.problems(book("key: { secert: hunter2 }", "T")))
        .isEqualTo(
            """
            book.yaml:6:15: error: the key 'secret' is missing
            book.yaml:6:22: error: unknown key 'secert'; did you mean 'secret'?""");
  }

  @Test
  void aSecretParameterStandsInNoTextThatEverybodyReads() {
    assertThat(Readers.problems(book("key: { secret: \"${env.API_KEY}\" }", "With ${params.key}")))
        .isEqualTo(
            "book.yaml:10:18: error: ${params.key} is a secret, and everybody reads this text;"
                + " secrets stand only in with:");
  }
}
