package io.dr.net;

import io.dr.redaction.SecretShapes;
import java.nio.charset.StandardCharsets;

/** What an unexpected answer begins with, fit for a sentence: one line, plain, without secrets. */
public final class FirstWords {
  /** As much of a body as is worth keeping for it, in bytes. */
  public static final int KEPT = 2_048;

  private static final int LONGEST = 160;

  private FirstWords() {}

  /** Those of a body. */
  public static String of(byte[] body) {
    int length = Math.min(body.length, KEPT);
    return of(new String(body, 0, length, StandardCharsets.UTF_8));
  }

  /** Those of a text; empty when it has none. */
  public static String of(String text) {
    String begin = text.substring(0, Math.min(text.length(), KEPT));
    String spoken = begin.replaceAll("(?i)<(style|script)[^>]*>[^<]*", " ");
    String line = plain(spoken.replaceAll("<[^<>]*(>|$)", " "));
    // What has nothing but markup is told by its markup.
    String told = SecretShapes.masked(line.isEmpty() ? plain(begin) : line);
    return told.length() > LONGEST ? told.substring(0, LONGEST).strip() + "…" : told;
  }

  private static String plain(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cs}\\uFFFD\\s]+", " ").strip();
  }
}
