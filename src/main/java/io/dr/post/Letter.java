package io.dr.post;

import io.dr.journal.Messages;
import io.dr.report.Plain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mail as it is sent.
 *
 * @param key which of the run's messages it is
 * @param to whom, by address
 * @param subject in one line
 * @param text the plain text
 * @param html the same as HTML
 * @param thread what ties it to the letters before it
 * @param at when it was written, UTC
 */
public record Letter(
    String key,
    List<String> to,
    String subject,
    String text,
    String html,
    Thread thread,
    Instant at) {
  private static final int LONGEST_SUBJECT = 200;
  private static final Pattern MESSAGE_ID = Pattern.compile("<[!-;=?-~]{1,500}>");

  /**
   * What ties letters together in a mail client (RFC 5322, section 3.6.4).
   *
   * @param id the left part of the Message-ID, the same each time that the letter is sent
   * @param earlier the Message-IDs of those before it, oldest first, in angle brackets
   */
  public record Thread(String id, List<String> earlier) {
    /** A mail client needs no more to keep a thread together. */
    private static final int MOST_REFERENCES = 20;

    public Thread {
      // A journal that somebody edited may hold anything, and what is none would be a header.
      earlier = earlier.stream().filter(given -> MESSAGE_ID.matcher(given).matches()).toList();
    }

    /** The Message-IDs of the letters that went out under such keys, oldest first. */
    static List<String> before(Messages messages, String keys) {
      List<String> ids = new ArrayList<>();
      messages
          .sent()
          .forEach(
              (key, sent) -> {
                if (key.startsWith(keys) && !sent.receipt().isEmpty()) {
                  ids.add(sent.receipt().replaceFirst("(?<=>).*", ""));
                }
              });
      if (ids.size() > MOST_REFERENCES) {
        // The first is what all of them hang on.
        List<String> kept = new ArrayList<>(ids.subList(0, 1));
        kept.addAll(ids.subList(ids.size() - MOST_REFERENCES + 1, ids.size()));
        return kept;
      }
      return ids;
    }

    Optional<String> answered() {
      return earlier.isEmpty() ? Optional.empty() : Optional.of(earlier.get(earlier.size() - 1));
    }
  }

  public Letter {
    to = List.copyOf(to);
    subject = line(subject);
  }

  /** As a mail client shows it. */
  public String shown() {
    return "To: " + String.join(", ", to) + "\nSubject: " + subject + "\n\n" + text;
  }

  /** No control character may begin another header. */
  private static String line(String subject) {
    String plain = Plain.text(subject).strip();
    if (plain.length() <= LONGEST_SUBJECT) {
      return plain;
    }
    boolean halved = Character.isHighSurrogate(plain.charAt(LONGEST_SUBJECT - 1));
    return plain.substring(0, LONGEST_SUBJECT - (halved ? 1 : 0)) + "…";
  }
}
