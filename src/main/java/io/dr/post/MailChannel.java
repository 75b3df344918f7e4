package io.dr.post;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.net.BoundedSocketFactory;
import io.dr.runbook.MailServer;
import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.SendFailedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.email.EmailPopulatingBuilder;
import org.simplejavamail.api.email.Recipient;
import org.simplejavamail.api.mailer.Mailer;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;
import org.simplejavamail.mailer.internal.MailerRegularBuilderImpl;

/**
 * Sends letters by SMTP: RFC 5321, with STARTTLS (RFC 3207) demanded everywhere but on this machine
 * itself, or TLS from the first byte on port 465 (RFC 8314). Secrets are read when something is
 * sent, and stand in no message.
 */
public final class MailChannel implements Channel {
  /** What stands in a receipt before the addresses that the server refused. */
  static final String NOT_TO = ", refused for ";

  /** Printable ASCII: a library that sends the low byte of a character makes a line break of Ċ. */
  private static final Pattern ADDRESS =
      Pattern.compile("[!#-'*+./0-:=?A-~-]+@[!#-'*+./0-:=?A-~-]+");

  /** However many lines a server says at a time, in bytes. */
  private static final long LONGEST_REPLY = 64 << 10;

  /** A session takes this many times the patience for one answer, and no longer. */
  private static final int ANSWERS = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final MailServer server;
  private final List<String> to;
  private final Secrets secrets;
  private final Trust trust;

  /**
   * How a server is believed and waited for.
   *
   * @param patience how long the server may take to answer
   * @param host whose certificate is believed though no authority vouches for it
   */
  record Trust(Duration patience, Optional<String> host) {}

  /**
   * @param environment gives secrets by name
   */
  public MailChannel(
      MailServer server, List<String> to, Function<String, Optional<String>> environment) {
    this(server, to, environment, new Trust(PATIENCE, Optional.empty()));
  }

  MailChannel(
      MailServer server,
      List<String> to,
      Function<String, Optional<String>> environment,
      Trust trust) {
    this.server = server;
    this.to = List.copyOf(to);
    this.secrets = new Secrets(environment);
    this.trust = trust;
  }

  @Override
  public String words() {
    return "mail to " + String.join(", ", to);
  }

  /**
   * Connects, agrees on TLS and logs in as if to send something, and sends nothing.
   *
   * @throws ActionFailure when the server cannot be reached or does not let us in
   */
  public void ask() {
    MailServer filled = server.filled(secrets::filled);
    boolean local = loopback(filled.host());
    demandEncryption(filled, local);
    try (Mailer mailer = mailer(filled, local)) {
      mailer.testConnection();
    } catch (Exception e) {
      throw failure(filled, e);
    }
  }

  private static void demandEncryption(MailServer filled, boolean local) {
    if (!local && !filled.startTls().orElse(true) && filled.port() != MailServer.SUBMISSIONS) {
      throw failure(
          Failure.Kind.INVALID,
          "Mail to " + filled.host() + " would be sent without encryption.",
          "Leave out startTls: false; only on this machine itself it may be given.");
    }
  }

  @Override
  public String deliver(Letter letter) {
    MailServer filled = server.filled(secrets::filled);
    boolean local = loopback(filled.host());
    demandEncryption(filled, local);
    checked(filled.from());
    String id = "<" + letter.thread().id() + "@" + domain(filled.from()) + ">";
    Email email = email(letter, filled.from(), id);
    try (Mailer mailer = mailer(filled, local)) {
      mailer.sendMail(email, false).join();
      return id;
    } catch (Exception e) {
      return partly(id, e).orElseThrow(() -> failure(filled, e));
    }
  }

  /** One address that is refused keeps the letter from nobody else; the receipt names it. */
  private static Optional<String> partly(String id, Exception thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SendFailedException failed
          && failed.getValidSentAddresses() != null
          && failed.getValidSentAddresses().length > 0) {
        List<Address> refused = new ArrayList<>();
        refused.addAll(addresses(failed.getInvalidAddresses()));
        refused.addAll(addresses(failed.getValidUnsentAddresses()));
        return Optional.of(
            id
                + NOT_TO
                + refused.stream().map(Address::toString).collect(Collectors.joining(", ")));
      }
    }
    return Optional.empty();
  }

  private static List<Address> addresses(Address @Nullable [] some) {
    return some == null ? List.of() : List.of(some);
  }

  private static Email email(Letter letter, String from, String id) {
    EmailPopulatingBuilder email =
        EmailBuilder.startingBlank()
            .fixingMessageId(id)
            .from("dr", from)
            .to(letter.to().stream().map(MailChannel::recipient).toList())
            .withSubject(letter.subject())
            .withPlainText(letter.text())
            .withHTMLText(letter.html())
            .fixingSentDate(Date.from(letter.at()))
            .withHeader("Auto-Submitted", "auto-generated")
            .withHeader("X-Auto-Response-Suppress", "All");
    letter.thread().answered().ifPresent(before -> email.withHeader("In-Reply-To", before));
    if (!letter.thread().earlier().isEmpty()) {
      email.withHeader("References", String.join(" ", letter.thread().earlier()));
    }
    return email.buildEmail();
  }

  /** An address is taken as a whole: a comma in it makes no second one. */
  private static Recipient recipient(String address) {
    checked(address);
    return new Recipient(null, address, Message.RecipientType.TO);
  }

  private static void checked(String address) {
    if (!ADDRESS.matcher(address).matches()) {
      throw failure(
          Failure.Kind.INVALID,
          "There is an e-mail address that is none.",
          "Correct those under communication in the runbook.");
    }
  }

  private Mailer mailer(MailServer filled, boolean local) {
    TransportStrategy strategy =
        filled.port() == MailServer.SUBMISSIONS
            ? TransportStrategy.SMTPS
            : filled.startTls().orElse(!local)
                ? TransportStrategy.SMTP_TLS
                : TransportStrategy.SMTP;
    MailerRegularBuilderImpl mailer =
        MailerBuilder.withSMTPServer(filled.host(), filled.port())
            .withTransportStrategy(strategy)
            .withSessionTimeout((int) trust.patience().toMillis())
            .withProperty("mail.smtp.localhost", domain(filled.from()))
            .withProperty("mail.smtps.localhost", domain(filled.from()))
            .withProperty("mail.smtp.sendpartial", "true")
            .withProperty("mail.smtps.sendpartial", "true")
            .clearEmailValidator()
            // By default the library believes any certificate.
            .trustingAllHosts(false)
            .verifyingServerIdentity(true);
    if (strategy == TransportStrategy.SMTP) {
      strategy.setOpportunisticTLS(false);
    }
    filled.user().ifPresent(mailer::withSMTPServerUsername);
    filled.password().ifPresent(mailer::withSMTPServerPassword);
    trust.host().ifPresent(mailer::trustingSSLHosts);
    return bounded(mailer.buildMailer());
  }

  /** The library reads a line as long as the server goes on with it. */
  private Mailer bounded(Mailer mailer) {
    Duration session = trust.patience().multipliedBy(ANSWERS);
    BoundedSocketFactory sockets = new BoundedSocketFactory(LONGEST_REPLY, Optional.of(session));
    Properties properties = mailer.getSession().getProperties();
    for (String protocol : List.of("mail.smtp", "mail.smtps")) {
      properties.put(protocol + ".socketFactory", sockets);
      // Else what fails over this factory would be tried over the usual one.
      properties.put(protocol + ".socketFactory.fallback", "false");
    }
    return mailer;
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static String domain(String from) {
    String domain = from.substring(from.lastIndexOf('@') + 1);
    String plain =
        domain
            .chars()
            .filter(c -> (Character.isLetterOrDigit(c) && c < 128) || c == '.' || c == '-')
            .mapToObj(c -> String.valueOf((char) c))
            .collect(Collectors.joining());
    return plain.isEmpty() ? "dr.invalid" : plain;
  }

  private static ActionFailure failure(MailServer server, Exception thrown) {
    return new ActionFailure(MailFailures.of(server, thrown));
  }

  private static ActionFailure failure(Failure.Kind kind, String cause, String remedy) {
    return new ActionFailure(Failure.of(kind, cause, remedy));
  }
}
