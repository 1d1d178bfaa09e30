package io.drayage.config;

import org.yaml.snakeyaml.error.Mark;

/** Place in a file, counted from 1. */
public record Position(int line, int column) {
  static final Position WHOLE_FILE = new Position(0, 0);

  /** Place of a mark, which counts from 0. */
  static Position of(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
