package io.drayage.state;

import java.util.Optional;

/** A text for each subject, also after a kill of the process. Thread-safe. */
public final class KeptTexts {
  private final StateMap<String> entries;
  private final Runnable commit;

  /** Calls {@code commit} after each change. */
  KeptTexts(StateMap<String> entries, Runnable commit) {
    this.entries = entries;
    this.commit = commit;
  }

  /** The text of a subject. */
  public Optional<String> text(String subject) {
    return entries.get(StateKey.of(subject));
  }

  /** Replaces the text of a subject. */
  public void keep(String subject, String text) {
    entries.put(StateKey.of(subject), text);
    commit.run();
  }

  /** Drops the text of a subject. */
  public void drop(String subject) {
    entries.remove(StateKey.of(subject));
    commit.run();
  }
}
