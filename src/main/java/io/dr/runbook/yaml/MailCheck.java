package io.dr.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Holds the ways to reach people against each other. */
final class MailCheck {
  private static final String MAIL = "/communication/mail";
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "::1");

  private final Document document;
  private final Problems problems;

  MailCheck(Document document, Problems problems) {
    this.document = document;
    this.problems = problems;
  }

  void check() {
    JsonNode mail = document.root().at(MAIL);
    if (mail.has("user") != mail.has("password")) {
      problems.error(
          document.spot(MAIL).key(),
          "user and password go together; write '%s', too"
              .formatted(mail.has("user") ? "password" : "user"));
    }
    boolean plain = mail.has("startTls") && !mail.path("startTls").asBoolean(true);
    if (plain && !HERE.contains(mail.path("host").asText())) {
      problems.error(
          document.spot(MAIL + "/startTls").value(),
          "'startTls: false' is only for a mail server on this machine itself, such as 127.0.0.1");
    }
  }
}
