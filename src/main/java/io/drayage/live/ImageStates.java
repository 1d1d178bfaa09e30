package io.drayage.live;

import io.drayage.status.ImageState;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * The states of images, each made when it is read: all of them together may be larger than the
 * heap.
 */
final class ImageStates extends AbstractList<ImageState> implements RandomAccess {
  /** Images in a row, at least one. */
  interface Part {
    /** Their number, which does not change. */
    int size();

    /** The present state of one of them. */
    ImageState state(int index);
  }

  private final List<Part> parts;
  private final int[] ends;

  /** Adds states that are made already. */
  static void addTo(List<Part> all, List<ImageState> states) {
    if (states.isEmpty()) {
      return;
    }
    all.add(
        new Part() {
          @Override
          public int size() {
            return states.size();
          }

          @Override
          public ImageState state(int index) {
            return states.get(index);
          }
        });
  }

  ImageStates(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.ends = new int[parts.size()];
    int end = 0;
    for (int part = 0; part < ends.length; part++) {
      end += parts.get(part).size();
      ends[part] = end;
    }
  }

  @Override
  public ImageState get(int index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException(index);
    }
    int found = Arrays.binarySearch(ends, index);
    int part = found < 0 ? -found - 1 : found + 1;
    return parts.get(part).state(index - (part == 0 ? 0 : ends[part - 1]));
  }

  @Override
  public int size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }
}
