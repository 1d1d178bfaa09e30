package io.drayage.sync;

import io.drayage.oci.Digest;
import io.drayage.oci.Repository;
import io.drayage.oci.TagReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes, each once. An unchanged image takes about 60 bytes: those of its tag and of its digest,
 * since a run over a hundred thousand images keeps them all until its report. Safe for several
 * threads.
 */
final class OutcomeStore {
  private static final int CHUNK = 512;
  private static final int DIGEST_BYTES = 32;
  private static final String ALGORITHM = "sha256";
  private static final byte[] NOTHING = {};

  private final List<Chunk> chunks = new ArrayList<>();
  private int size;
  private @Nullable Origin last;

  /** What unchanged images of one mapping and repository have in common. */
  private record Origin(
      String runId,
      String taskName,
      int mapping,
      Repository source,
      Repository target,
      String platform) {
    static Origin of(ImagePair image) {
      return new Origin(
          image.runId(),
          image.taskName(),
          image.mapping(),
          image.source().repository(),
          image.target().repository(),
          image.platform());
    }

    // Java generates those of a record at the first call, which costs more than all calls of a
    // start
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Origin that
          && mapping == that.mapping
          && runId.equals(that.runId)
          && taskName.equals(that.taskName)
          && source.equals(that.source)
          && target.equals(that.target)
          && platform.equals(that.platform);
    }

    @Override
    public int hashCode() {
      return source.hashCode();
    }

    CopyResult.Unchanged image(byte[] text) {
      int end = text.length - DIGEST_BYTES;
      String tag = new String(text, 0, end, StandardCharsets.ISO_8859_1);
      String hex = HexFormat.of().formatHex(text, end, text.length);
      return new CopyResult.Unchanged(
          new ImagePair(runId, taskName, mapping, source.tag(tag), target.tag(tag), platform),
          new Digest(ALGORITHM, hex));
    }
  }

  /** Entries in a row: outcomes, or origins with a text. */
  private static final class Chunk {
    private Object[] entries = new Object[8];
    private int[] ends = new int[8];
    private byte[] text = NOTHING;
    private int size;

    void add(Object entry, byte[] more) {
      if (size == entries.length) {
        entries = Arrays.copyOf(entries, 2 * size);
        ends = Arrays.copyOf(ends, 2 * size);
      }
      int start = size == 0 ? 0 : ends[size - 1];
      int end = start + more.length;
      if (end > text.length) {
        text = Arrays.copyOf(text, Math.max(end, text.length + text.length / 2));
      }
      System.arraycopy(more, 0, text, start, more.length);
      entries[size] = entry;
      ends[size] = end;
      size++;
    }

    byte[] text(int at) {
      return Arrays.copyOfRange(text, at == 0 ? 0 : ends[at - 1], ends[at]);
    }
  }

  synchronized int size() {
    return size;
  }

  synchronized void add(Outcome outcome) {
    if (outcome instanceof CopyResult.Unchanged unchanged && isPlain(unchanged)) {
      append(origin(unchanged.image()), text(unchanged));
    } else {
      append(outcome, NOTHING);
    }
  }

  /** Adds the first outcomes of another store. */
  synchronized void addAll(OutcomeStore other, int count) {
    for (int index = 0; index < count; index++) {
      Chunk chunk = other.chunk(index);
      append(chunk.entries[index % CHUNK], chunk.text(index % CHUNK));
    }
  }

  synchronized Outcome get(int index) {
    Chunk chunk = chunk(index);
    Object entry = chunk.entries[index % CHUNK];
    return entry instanceof Origin origin
        ? origin.image(chunk.text(index % CHUNK))
        : (Outcome) entry;
  }

  /** Whether it is an unchanged image. */
  synchronized boolean isUnchanged(int index) {
    Object entry = chunk(index).entries[index % CHUNK];
    return entry instanceof Origin || entry instanceof CopyResult.Unchanged;
  }

  /** Whether it is an image. */
  synchronized boolean isImage(int index) {
    Object entry = chunk(index).entries[index % CHUNK];
    return entry instanceof Origin || entry instanceof CopyResult;
  }

  private synchronized Chunk chunk(int index) {
    return chunks.get(index / CHUNK);
  }

  private void append(Object entry, byte[] text) {
    if (size % CHUNK == 0) {
      chunks.add(new Chunk());
    }
    chunks.get(size / CHUNK).add(entry, text);
    size++;
  }

  /** Whether tag and digest tell all that its origin does not. */
  private static boolean isPlain(CopyResult.Unchanged unchanged) {
    ImagePair image = unchanged.image();
    return image.source() instanceof TagReference source
        && image.target() instanceof TagReference target
        && source.tag().equals(target.tag())
        && unchanged.digest().algorithm().equals(ALGORITHM);
  }

  private static byte[] text(CopyResult.Unchanged unchanged) {
    byte[] tag = unchanged.image().target().identifier().getBytes(StandardCharsets.ISO_8859_1);
    byte[] text = Arrays.copyOf(tag, tag.length + DIGEST_BYTES);
    byte[] digest = HexFormat.of().parseHex(unchanged.digest().hex());
    System.arraycopy(digest, 0, text, tag.length, DIGEST_BYTES);
    return text;
  }

  private Origin origin(ImagePair image) {
    Origin known = last;
    Origin mine = Origin.of(image);
    if (known != null && known.equals(mine)) {
      return known;
    }
    last = mine;
    return mine;
  }
}
