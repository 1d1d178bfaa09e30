package io.drayage.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * An index with some entries of another. It is cut from the original's bytes, never written as new
 * JSON, so that the same choice always gives the same bytes. Members and chosen entries keep their
 * bytes and their order, with one comma between them. {@code subject} is left out: it is a
 * statement about the original only.
 */
public final class ReducedIndex {
  private static final String ENTRIES = "manifests";
  private static final Set<String> LEFT_OUT = Set.of("subject");
  private static final JsonFactory JSON = new JsonFactory();

  private final byte[] original;
  private final List<Span> members = new ArrayList<>();
  private final List<Span> entries = new ArrayList<>();

  private record Span(int start, int end) {
    static final Span ENTRIES_GO_HERE = new Span(-1, -1);
  }

  private ReducedIndex(byte[] original) {
    this.original = original;
  }

  /**
   * Makes the index of some entries, with the original's media type. Without anything to leave out
   * it is the original.
   *
   * @param places places of the entries in the original, counted from 0
   * @throws MalformedException if the original cannot be cut
   */
  public static RawManifest of(ImageIndex index, SortedSet<Integer> places) {
    ReducedIndex reduced = new ReducedIndex(index.raw().bytes());
    boolean leavesOut;
    synchronized (ManifestDocument.turn(index.raw().size())) {
      leavesOut = reduced.read();
    }
    if (reduced.entries.size() != index.entries().size()) {
      throw new MalformedException("the index can't be taken apart");
    }
    return places.size() == index.entries().size() && !leavesOut
        ? index.raw()
        : RawManifest.of(index.raw().mediaType(), reduced.write(places));
  }

  /** Finds members and entries; returns whether a member is left out. */
  private boolean read() {
    boolean leavesOut = false;
    try (JsonParser parser = JSON.createParser(original)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        int start = offset(parser.currentTokenLocation().getByteOffset());
        parser.nextToken();
        if (name.equals(ENTRIES) && parser.currentToken() == JsonToken.START_ARRAY) {
          readEntries(parser);
          members.add(Span.ENTRIES_GO_HERE);
          continue;
        }
        int end = valueEnd(parser);
        if (LEFT_OUT.contains(name)) {
          leavesOut = true;
        } else {
          members.add(new Span(start, end));
        }
      }
      return leavesOut;
    } catch (IOException e) {
      throw new MalformedException("the index can't be taken apart: it is not valid JSON");
    }
  }

  private void readEntries(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int start = offset(parser.currentTokenLocation().getByteOffset());
      entries.add(new Span(start, valueEnd(parser)));
    }
  }

  private int valueEnd(JsonParser parser) throws IOException {
    parser.skipChildren();
    parser.finishToken();
    return offset(parser.currentLocation().getByteOffset());
  }

  private int offset(long offset) {
    if (offset < 0 || offset > original.length) {
      throw new MalformedException("the index is not JSON in UTF-8");
    }
    return (int) offset;
  }

  private byte[] write(SortedSet<Integer> places) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(original.length);
    out.write('{');
    String separator = "";
    for (Span member : members) {
      out.writeBytes(separator.getBytes(StandardCharsets.US_ASCII));
      if (member.equals(Span.ENTRIES_GO_HERE)) {
        writeEntries(out, places);
      } else {
        out.write(original, member.start(), member.end() - member.start());
      }
      separator = ",";
    }
    out.write('}');
    return out.toByteArray();
  }

  private void writeEntries(ByteArrayOutputStream out, SortedSet<Integer> places) {
    String separator = "\"" + ENTRIES + "\":[";
    for (int place : places) {
      Span entry = entries.get(place);
      out.writeBytes(separator.getBytes(StandardCharsets.US_ASCII));
      out.write(original, entry.start(), entry.end() - entry.start());
      separator = ",";
    }
    out.write(']');
  }
}
