package io.dr.post;

import io.dr.action.Failure;
import io.dr.net.FirstWords;
import io.dr.net.TooMuchException;
import io.dr.redaction.Redaction;
import io.dr.runbook.MailServer;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.SendFailedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/**
 * What it means when a letter was not taken: the server's own code and words (RFC 5321, section
 * 4.2), without what it was let in with. A code that begins with 4 is a passing one.
 */
final class MailFailures {
  private static final Pattern REPLY = Pattern.compile("[2-5][0-9][0-9][ -].*", Pattern.DOTALL);

  private static final String RELAYING =
      "Check from: and the addresses under communication, and that the server relays.";
  private static final String TRIED_AGAIN =
      "It is tried again; meanwhile tell people yourself: dr update --preview.";

  private MailFailures() {}

  /** What an exception of the library means. */
  static Failure of(MailServer server, Exception thrown) {
    String where = "The mail server " + server.host() + ":" + server.port();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Optional<Failure> known = known(where, server, cause);
      if (known.isPresent()) {
        return known.get();
      }
    }
    Throwable root = root(thrown);
    return Failure.of(
        Failure.Kind.UNREACHABLE,
        "%s could not be reached, or did not take the letter (%s)."
            .formatted(
                where,
                root instanceof TooMuchException
                    ? String.valueOf(root.getMessage())
                    : root.getClass().getSimpleName()),
        "See that it answers and offers TLS; meanwhile tell people yourself: dr update --preview.");
  }

  private static Optional<Failure> known(String where, MailServer server, Throwable cause) {
    if (cause instanceof AuthenticationFailedException) {
      return Optional.of(
          Failure.of(
              Failure.Kind.DENIED,
              where
                  + " refuses the user or the password that it was given"
                  + words(server, cause)
                  + ".",
              "Correct what communication.mail names, and resume."));
    }
    if (cause instanceof SMTPSendFailedException failed) {
      // A refused sender is told by the next exception.
      return failed.getNextException() instanceof SMTPSenderFailedException
          ? Optional.empty()
          : Optional.of(answered(where, server, failed));
    }
    if (cause instanceof SMTPSenderFailedException failed) {
      return Optional.of(
          refused(where + " refuses the sender", server, failed.getReturnCode(), cause));
    }
    if (cause instanceof SMTPAddressFailedException failed) {
      return Optional.of(
          refused(where + " refuses a receiver", server, failed.getReturnCode(), cause));
    }
    boolean last = cause instanceof SendFailedException && cause.getCause() == null;
    return last
        ? Optional.of(refused(where + " refuses the sender or a receiver", server, 0, cause))
        : Optional.empty();
  }

  private static Failure answered(String where, MailServer server, SMTPSendFailedException failed) {
    String command = Optional.ofNullable(failed.getCommand()).orElse("");
    String verb = command.split(" ", 2)[0].strip();
    String what = verb.isEmpty() || verb.equals(".") ? "the letter" : verb;
    return refused(where + " answered " + what, server, failed.getReturnCode(), failed);
  }

  private static Failure refused(String what, MailServer server, int code, Throwable cause) {
    boolean passing = code / 100 == 4;
    return Failure.of(
        passing ? Failure.Kind.TRANSIENT : Failure.Kind.INVALID,
        what + words(server, cause) + ".",
        passing ? TRIED_AGAIN : RELAYING);
  }

  /** The reply's code and words, if that is what the exception tells. */
  private static String words(MailServer server, Throwable cause) {
    String message = Optional.ofNullable(cause.getMessage()).orElse("").strip();
    Matcher reply = REPLY.matcher(message);
    if (!reply.matches()) {
      return "";
    }
    String told = FirstWords.of(Redaction.none().besides(secrets(server)).apply(message));
    return ": " + (told.endsWith(".") ? told.substring(0, told.length() - 1) : told);
  }

  private static List<String> secrets(MailServer server) {
    List<String> secrets = new ArrayList<>();
    server.user().ifPresent(secrets::add);
    server.password().ifPresent(secrets::add);
    for (String one : List.copyOf(secrets)) {
      secrets.add(Base64.getEncoder().encodeToString(one.getBytes(StandardCharsets.UTF_8)));
    }
    return secrets;
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
