package io.drayage.config;

import org.yaml.snakeyaml.error.Mark;

/** Where something stands in a sync file, counted from 1. */
record Place(int line, int column) {
  static final Place WHOLE_FILE = new Place(0, 0);

  /** The place of a mark, which counts from 0. */
  static Place of(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
