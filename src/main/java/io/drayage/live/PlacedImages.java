package io.drayage.live;

import io.drayage.oci.NameList;
import io.drayage.sync.ImagePair;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The images of one place, in columns: an image takes about 100 bytes, a third of an object in a
 * map. Guarded by its {@link ImageTable}.
 */
final class PlacedImages {
  private static final int DIGEST_BYTES = 32;
  private static final int FIRST = 8;
  private static final byte[] NONE = new byte[DIGEST_BYTES];

  private String taskName = "";
  private String platform = "";
  private final NameList.Builder names = new NameList.Builder();
  private int[] seenInRun = new int[FIRST];
  private String[] states = new String[FIRST];
  private long[] since = new long[FIRST];
  private long[] checked = new long[FIRST];

  /** Digests of the usual length, one after the other; a state without one has zeros. */
  private byte[] digests = new byte[FIRST * DIGEST_BYTES];

  private LiveImage.Rest[] rests = new LiveImage.Rest[FIRST];

  /** Digests of another length. */
  private Map<Integer, byte[]> others = Map.of();

  int size() {
    return names.size();
  }

  String name(int index) {
    return names.get(index);
  }

  /** Place of an image, which is added if it is new. */
  int place(String name, ImagePair image) {
    taskName = image.taskName();
    platform = image.platform();
    int known = names.indexOf(name);
    return known >= 0 ? known : add(name);
  }

  private int add(String name) {
    int index = names.size();
    if (!names.add(name)) {
      throw new IllegalStateException("the name is there already");
    }
    if (index == seenInRun.length) {
      int length = index + index / 2;
      seenInRun = Arrays.copyOf(seenInRun, length);
      states = Arrays.copyOf(states, length);
      since = Arrays.copyOf(since, length);
      checked = Arrays.copyOf(checked, length);
      digests = Arrays.copyOf(digests, length * DIGEST_BYTES);
      rests = Arrays.copyOf(rests, length);
    }
    put(index, new LiveImage(taskName, platform));
    return index;
  }

  LiveImage get(int index) {
    LiveImage image = new LiveImage(taskName, platform);
    image.seenInRun = seenInRun[index];
    image.state = states[index];
    image.since = since[index];
    image.checked = checked[index];
    image.digest = digest(index);
    image.rest = rests[index];
    return image;
  }

  void put(int index, LiveImage image) {
    seenInRun[index] = image.seenInRun;
    states[index] = image.state;
    since[index] = image.since;
    checked[index] = image.checked;
    rests[index] = image.rest;
    putDigest(index, image.digest);
  }

  boolean isSeenIn(int run, int index) {
    return seenInRun[index] == run;
  }

  private byte[] digest(int index) {
    byte[] other = others.get(index);
    if (other != null) {
      return other;
    }
    int start = index * DIGEST_BYTES;
    byte[] digest = Arrays.copyOfRange(digests, start, start + DIGEST_BYTES);
    return Arrays.equals(digest, NONE) ? new byte[0] : digest;
  }

  private void putDigest(int index, byte[] digest) {
    boolean isUsual = digest.length == 0 || digest.length == DIGEST_BYTES;
    if (!isUsual || others.containsKey(index)) {
      Map<Integer, byte[]> changed = new HashMap<>(others);
      changed.remove(index);
      if (!isUsual) {
        changed.put(index, digest);
      }
      others = changed;
    }
    byte[] usual = isUsual && digest.length > 0 ? digest : NONE;
    System.arraycopy(usual, 0, digests, index * DIGEST_BYTES, DIGEST_BYTES);
  }

  /** The images that {@code wanted} accepts: these if it accepts all. */
  PlacedImages only(IntPredicate wanted) {
    PlacedImages kept = new PlacedImages();
    kept.taskName = taskName;
    kept.platform = platform;
    for (int index = 0; index < size(); index++) {
      if (wanted.test(index)) {
        kept.put(kept.add(name(index)), get(index));
      }
    }
    return kept.size() == size() ? this : kept;
  }
}
