package io.drayage.convert;

import java.nio.file.Path;

/**
 * A place in a file of another tool.
 *
 * @param line counted from 1; 0 for the file as a whole
 */
record Place(Path file, int line) {
  static Place whole(Path file) {
    return new Place(file, 0);
  }
}
