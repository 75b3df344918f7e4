package io.dr.runbook.yaml;

import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * A place in a file.
 *
 * @param line from one
 * @param column from one
 */
public record Place(int line, int column) {
  /** Where a file as a whole is complained of. */
  static final Place START = new Place(1, 1);

  static Place of(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  Place right(int characters) {
    return new Place(line, column + characters);
  }
}
