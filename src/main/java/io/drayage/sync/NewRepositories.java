package io.drayage.sync;

import io.drayage.oci.Repository;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Has repositories that a target lacks made ready, each once a run, before anything goes there.
 * Safe for several threads: whoever comes second waits until it is ready.
 */
public final class NewRepositories implements Copier {
  private static final int MAX_REPOSITORIES = 10_000;

  private record Key(String runId, Repository repository) {}

  private static final class Entry {
    private boolean ready;
  }

  private final Registries registries;
  private final Copier copier;
  private final Map<Key, Entry> entries =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Entry> eldest) {
          return size() > MAX_REPOSITORIES;
        }
      };

  /** Lets {@code copier} do the copying. */
  public NewRepositories(Registries registries, Copier copier) {
    this.registries = registries;
    this.copier = copier;
  }

  /** A preparation that fails is tried again by the next image. */
  @Override
  public CopyResult copy(CopyOrder order) {
    if (order.targetIsNew()) {
      prepare(order);
    }
    return copier.copy(order);
  }

  private void prepare(CopyOrder order) {
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
