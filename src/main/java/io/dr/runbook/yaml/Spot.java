package io.dr.runbook.yaml;

import java.util.Optional;

/**
 * Where a value stands.
 *
 * @param key the place of its key, or its own where it is an item of a list
 * @param value the place of the value itself
 * @param inset characters between the place and the text, or -1 where the text is written otherwise
 *     than it reads (over several lines, or with escapes)
 * @param plain the text of a scalar as written, when it stands without quotes
 */
record Spot(Place key, Place value, int inset, Optional<String> plain) {
  /** The place of the character at that offset in the text, as nearly as it can be told. */
  Place at(int offset) {
    return inset < 0 ? value : value.right(inset + offset);
  }
}
