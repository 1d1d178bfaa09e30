package io.drayage.state;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries of the state that several processes share through a database. Each process has all of
 * them in its own file, so that reading costs no question and goes on without the database. A
 * change waits here until it is written there. Safe for several threads.
 */
public final class SharedEntries {
  /** Changes that wait for the database; the oldest beyond it are lost to other processes. */
  static final int MAX_WAITING = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(SharedEntries.class);

  /** Kind of entries that never change. */
  static final String LASTING = "platform";

  private final Map<Key, Optional<String>> waiting = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> entries = new HashMap<>();

  /** The name of an entry among those of its kind. */
  private record Key(String kind, String name) {}

  /**
   * A change.
   *
   * @param text the entry; empty if it was dropped
   */
  public record Change(String kind, String name, Optional<String> text) {}

  /** The same entries as {@code local}, with each change noted. */
  synchronized Map<String, String> of(String kind, Map<String, String> local) {
    entries.put(kind, local);
    return new Noting(kind, local);
  }

  /** The oldest changes that wait. */
  public synchronized List<Change> waiting(int most) {
    List<Change> oldest = new ArrayList<>();
    Iterator<Map.Entry<Key, Optional<String>>> all = waiting.entrySet().iterator();
    while (all.hasNext() && oldest.size() < most) {
      Map.Entry<Key, Optional<String>> one = all.next();
      oldest.add(new Change(one.getKey().kind(), one.getKey().name(), one.getValue()));
    }
    return oldest;
  }

  /** Ends the wait of changes that the database has; later ones of the same entry wait on. */
  public synchronized void written(List<Change> changes) {
    changes.forEach(change -> waiting.remove(new Key(change.kind(), change.name()), change.text()));
  }

  /** Takes a change of another process, unless a change of the entry waits here. */
  public synchronized void take(Change change) {
    Map<String, String> local = entries.get(change.kind());
    if (local == null || waiting.containsKey(new Key(change.kind(), change.name()))) {
      return;
    }
    try {
      if (change.text().isEmpty()) {
        local.remove(change.name());
      } else if (!change.text().get().equals(local.get(change.name()))) {
        local.put(change.name(), change.text().get());
      }
    } catch (RuntimeException e) { // MVStore throws many types for a damaged or closed file
      LOG.debug("the state can't be written: {}", e.getMessage());
    }
  }

  /**
   * Compares the entries from earlier times of this process with those of the database, once. A new
   * database takes them; else those that the database does not have are dropped.
   *
   * @param names names of all entries in the database, by kind
   */
  public synchronized void settle(Map<String, Set<String>> names) {
    entries.forEach(
        (kind, local) -> {
          Set<String> known = names.getOrDefault(kind, Set.of());
          for (String name : List.copyOf(local.keySet())) {
            if (names.isEmpty()) {
              note(kind, name, Optional.ofNullable(local.get(name)));
            } else if (!known.contains(name) && !kind.equals(LASTING)) {
              local.remove(name);
            }
          }
        });
  }

  private synchronized void note(String kind, String name, Optional<String> text) {
    Key key = new Key(kind, name);
    waiting.remove(key);
    waiting.put(key, text);
    if (waiting.size() > MAX_WAITING) {
      waiting.remove(waiting.keySet().iterator().next());
    }
  }

  /** A map that notes its changes. */
  private final class Noting extends AbstractMap<String, String> {
    private final String kind;
    private final Map<String, String> local;

    Noting(String kind, Map<String, String> local) {
      this.kind = kind;
      this.local = local;
    }

    @Override
    public @Nullable String get(@Nullable Object name) {
      return local.get(name);
    }

    @Override
    public @Nullable String put(String name, String text) {
      String before = local.put(name, text);
      if (!text.equals(before)) {
        note(kind, name, Optional.of(text));
      }
      return before;
    }

    @Override
    public @Nullable String remove(@Nullable Object name) {
      String before = local.remove(name);
      if (before != null) {
        note(kind, String.valueOf(name), Optional.empty());
      }
      return before;
    }

    @Override
    public int size() {
      return local.size();
    }

    @Override
    public boolean isEmpty() {
      return local.isEmpty();
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
      return local.entrySet();
    }
  }
}
