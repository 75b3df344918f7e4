package io.dr.post;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A channel that delivers to nobody and keeps the letters, to show what would have gone out. */
public final class Collected implements Channel {
  private final List<String> to;
  private final List<Letter> letters = Collections.synchronizedList(new ArrayList<>());

  public Collected(List<String> to) {
    this.to = List.copyOf(to);
  }

  @Override
  public String words() {
    return "nobody, in place of mail to " + String.join(", ", to);
  }

  @Override
  public String deliver(Letter letter) {
    letters.add(letter);
    return "<" + letter.thread().id() + "@dr.invalid>";
  }

  /** The letters, oldest first. */
  public List<Letter> letters() {
    return List.copyOf(letters);
  }
}
