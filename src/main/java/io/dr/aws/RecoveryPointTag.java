package io.dr.aws;

import io.dr.action.RecoveryPoint;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/**
 * Keeps a recovery point in a tag of what was recovered, where a later look finds it: the reading
 * that proved it is gone by then.
 */
public final class RecoveryPointTag {
  /** The tag's key. */
  public static final String KEY = "dr:recovery-point";

  private static final String UNKNOWN = "unknown";

  private RecoveryPointTag() {}

  /** The tag's value: an instant and where it was read. */
  public static String value(RecoveryPoint point) {
    return point instanceof RecoveryPoint.Known known ? known.at() + " " + known.source() : UNKNOWN;
  }

  /** The point that the tags tell of. */
  public static RecoveryPoint read(Map<String, String> tags) {
    String value = tags.getOrDefault(KEY, UNKNOWN);
    int space = value.indexOf(' ');
    if (space > 0) {
      try {
        return new RecoveryPoint.Known(
            Instant.parse(value.substring(0, space)), value.substring(space + 1));
      } catch (DateTimeException e) {
        return new RecoveryPoint.Unknown("the tag " + KEY + " was altered");
      }
    }
    return new RecoveryPoint.Unknown("nothing proved it when it was recovered");
  }
}
