package io.dr.runbook;

import java.util.Locale;

/**
 * A channel's name as Slack takes it: lower-case letters, digits, hyphens and underscores, at most
 * 80 (docs.slack.dev, "conversations.create method").
 */
public final class SlackName {
  private static final int LONGEST = 80;

  private SlackName() {}

  /** The name nearest to what was written. */
  public static String of(String written) {
    String name =
        written
            .strip()
            .toLowerCase(Locale.ROOT)
            .replaceFirst("^#", "")
            .replaceAll("[^a-z0-9_-]+", "-");
    return name.substring(0, Math.min(name.length(), LONGEST));
  }
}
