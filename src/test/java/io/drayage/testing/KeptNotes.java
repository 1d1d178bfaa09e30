package io.drayage.testing;

import io.drayage.sync.Memory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A memory that keeps notes alone. */
public final class KeptNotes implements Memory {
  private final Map<String, String> notes = new ConcurrentHashMap<>();

  @Override
  public Optional<String> note(String subject) {
    return Optional.ofNullable(notes.get(subject));
  }

  @Override
  public void keepNote(String subject, String text) {
    notes.put(subject, text);
  }

  @Override
  public void dropNote(String subject) {
    notes.remove(subject);
  }

  /** The number of notes. */
  public int size() {
    return notes.size();
  }
}
