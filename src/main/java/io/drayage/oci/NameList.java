package io.drayage.oci;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;
import java.util.stream.IntStream;

/**
 * Names in ASCII, each once, in order of addition. A name takes its bytes and a few more, a fifth
 * of a set of strings, so that the longest list of a registry fits into a small heap. Immutable.
 */
public final class NameList extends AbstractList<String> implements RandomAccess {
  private final byte[] text;
  private final int[] ends;

  private NameList(byte[] text, int[] ends) {
    this.text = text;
    this.ends = ends;
  }

  @Override
  public String get(int index) {
    return new String(text, start(index), ends[index] - start(index), StandardCharsets.ISO_8859_1);
  }

  @Override
  public int size() {
    return ends.length;
  }

  /** The same names in byte order, which takes about four times their own memory meanwhile. */
  public NameList sorted() {
    if (isSorted()) {
      return this;
    }
    int[] order = IntStream.range(0, size()).toArray();
    int[] merged = new int[order.length];
    for (int run = 1; run < order.length; run = 2 * run) {
      for (int from = 0; from < order.length; from += 2 * run) {
        merge(order, merged, from, run);
      }
      int[] other = order;
      order = merged;
      merged = other;
    }
    byte[] sorted = new byte[text.length];
    int[] sortedEnds = new int[ends.length];
    int end = 0;
    for (int at = 0; at < order.length; at++) {
      int length = ends[order[at]] - start(order[at]);
      System.arraycopy(text, start(order[at]), sorted, end, length);
      end += length;
      sortedEnds[at] = end;
    }
    return new NameList(sorted, sortedEnds);
  }

  /** Merges the runs at {@code from} and after it. */
  private void merge(int[] order, int[] merged, int from, int run) {
    int left = from;
    int middle = Math.min(from + run, order.length);
    int right = middle;
    int end = Math.min(middle + run, order.length);
    for (int at = from; at < end; at++) {
      boolean takesLeft =
          right == end || (left < middle && compare(order[left], order[right]) <= 0);
      merged[at] = takesLeft ? order[left++] : order[right++];
    }
  }

  private boolean isSorted() {
    return IntStream.range(1, size()).allMatch(index -> compare(index - 1, index) <= 0);
  }

  private int compare(int one, int other) {
    return Arrays.compareUnsigned(text, start(one), ends[one], text, start(other), ends[other]);
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** Collects names. Not thread-safe. */
  public static final class Builder {
    private static final int FIRST_SLOTS = 16;
    private static final int SEED = (int) System.nanoTime() | 1;

    private byte[] text = new byte[64];
    private int[] ends = new int[16];
    private int[] slots = new int[FIRST_SLOTS];
    private int size;

    /** Number of names. */
    public int size() {
      return size;
    }

    /** Place of a name, from 0 in order of addition; -1 if it was not added. */
    public int indexOf(String name) {
      byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
      return slots[slotOf(hash(bytes, 0, bytes.length), bytes)] - 1;
    }

    /** The name at a place. */
    public String get(int index) {
      int start = index == 0 ? 0 : ends[index - 1];
      return new String(text, start, ends[index] - start, StandardCharsets.ISO_8859_1);
    }

    /** Length of all names together. */
    public int textBytes() {
      return size == 0 ? 0 : ends[size - 1];
    }

    /**
     * Adds a name of ASCII characters.
     *
     * @return whether it is new
     */
    public boolean add(String name) {
      byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
      if (2 * (size + 1) > slots.length) {
        grow();
      }
      int slot = slotOf(hash(bytes, 0, bytes.length), bytes);
      if (slots[slot] != 0) {
        return false;
      }
      int start = textBytes();
      if (start + bytes.length > text.length) {
        text = Arrays.copyOf(text, Math.max(start + bytes.length, text.length + text.length / 2));
      }
      if (size == ends.length) {
        ends = Arrays.copyOf(ends, size + size / 2);
      }
      System.arraycopy(bytes, 0, text, start, bytes.length);
      ends[size] = start + bytes.length;
      size++;
      slots[slot] = size;
      return true;
    }

    /** Makes the list of all names so far. */
    public NameList build() {
      return new NameList(Arrays.copyOf(text, textBytes()), Arrays.copyOf(ends, size));
    }

    private int slotOf(int hash, byte[] name) {
      int slot = hash & (slots.length - 1);
      while (slots[slot] != 0 && !isAt(slots[slot] - 1, name)) {
        slot = (slot + 1) & (slots.length - 1);
      }
      return slot;
    }

    private boolean isAt(int index, byte[] name) {
      int start = index == 0 ? 0 : ends[index - 1];
      return Arrays.equals(text, start, ends[index], name, 0, name.length);
    }

    private void grow() {
      slots = new int[2 * slots.length];
      for (int index = 0; index < size; index++) {
        int start = index == 0 ? 0 : ends[index - 1];
        int slot = hash(text, start, ends[index]) & (slots.length - 1);
        while (slots[slot] != 0) {
          slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = index + 1;
      }
    }

    /** FNV-1a with a random start, so that a registry cannot choose collisions. */
    private static int hash(byte[] bytes, int from, int to) {
      int hash = SEED;
      for (int at = from; at < to; at++) {
        hash = (hash ^ bytes[at]) * 0x01000193;
      }
      return hash ^ (hash >>> 15);
    }
  }
}
