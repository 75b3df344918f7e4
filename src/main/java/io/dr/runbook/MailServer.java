package io.dr.runbook;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The SMTP server that mail is handed to. Secrets stand in it as references to environment
 * variables, never as themselves.
 *
 * @param host its name or address
 * @param port 25, 465 (TLS from the first byte), 587 or another
 * @param from the sender's address
 * @param user whom to log in as; absent means without
 * @param password a reference such as <code>${env.SMTP_PASSWORD}</code>
 * @param startTls whether nothing is sent before TLS is agreed; absent means that it is so
 *     everywhere but on this machine itself
 */
public record MailServer(
    String host,
    int port,
    String from,
    Optional<String> user,
    Optional<String> password,
    Optional<Boolean> startTls) {
  /** The port of submission, which begins in plain text and turns to TLS. */
  public static final int SUBMISSION = 587;

  /** The port of submission over TLS from the first byte on. */
  public static final int SUBMISSIONS = 465;

  public MailServer {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("there is no port " + port);
    }
  }

  /** The same with references filled. */
  public MailServer filled(UnaryOperator<String> fill) {
    return new MailServer(
        fill.apply(host), port, fill.apply(from), user.map(fill), password.map(fill), startTls);
  }
}
