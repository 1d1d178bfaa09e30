package io.drayage.sync;

import io.drayage.oci.Repository;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Has repositories that a target lacks made ready, each once a run, before anything goes there.
 * Safe for several threads: whoever comes second waits until it is ready.
 */
final class NewRepositories {
  private static final int MAX_REPOSITORIES = 10_000;

  private record Key(String runId, Repository repository) {}

  private static final class Entry {
    private boolean ready;
  }

  private final Registries registries;
  private final Map<Key, Entry> entries =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Entry> eldest) {
          return size() > MAX_REPOSITORIES;
        }
      };

  NewRepositories(Registries registries) {
    this.registries = registries;
  }

  /** One that fails is tried again by the next image. */
  void prepare(CopyOrder order) {
    if (!order.targetIsNew()) {
      return;
    }
    Repository repository = order.image().target().repository();
    Entry entry = entry(new Key(order.image().runId(), repository));
    synchronized (entry) {
      if (!entry.ready) {
        registries.preparation(order.taskName()).prepare(repository);
        entry.ready = true;
      }
    }
  }

  private synchronized Entry entry(Key key) {
    return entries.computeIfAbsent(key, any -> new Entry());
  }
}
