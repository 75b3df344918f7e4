package io.dr.command;

import java.nio.charset.StandardCharsets;

/** The end of what a program writes: at most so many bytes, and whole lines. */
final class Tail {
  private final byte[] ring;
  private long written;

  /**
   * @param most bytes to keep
   */
  Tail(int most) {
    this.ring = new byte[most];
  }

  synchronized void add(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      ring[(int) (written++ % ring.length)] = bytes[i];
    }
  }

  /**
   * The lines kept, as UTF-8, without the last line's end. A line whose beginning is lost is left
   * out: half of a secret could not be told from ordinary text and masked.
   */
  synchronized String text() {
    int length = (int) Math.min(written, ring.length);
    byte[] kept = new byte[length];
    for (int i = 0; i < length; i++) {
      kept[i] = ring[(int) ((written - length + i) % ring.length)];
    }
    String text = new String(kept, StandardCharsets.UTF_8);
    if (written > ring.length) {
      int end = text.indexOf('\n');
      text = end < 0 ? "" : text.substring(end + 1);
    }
    return text.stripTrailing();
  }
}
