package io.drayage.state;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/** Maps of the state, one for each kind of entry, in a file or in memory. */
record StateMaps(
    Map<String, String> platforms,
    Map<String, byte[]> manifests,
    Map<String, String> blobs,
    Map<String, String> uploads,
    Map<String, String> failed,
    Map<String, String> notes,
    Map<String, String> told,
    Map<Long, String> history) {
  /** Map of earlier versions, without use now. */
  private static final String FORMER = "checked-routes";

  static StateMaps inMemory() {
    return new StateMaps(
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>(),
        new ConcurrentSkipListMap<>());
  }

  /**
   * Opens maps of strings and bytes only: MVStore's default reads any Java object from the file.
   */
  static StateMaps of(MVStore store) {
    if (!store.isReadOnly()) {
      store.removeMap(FORMER);
    }
    return new StateMaps(
        open(store, "platform-manifests", StringDataType.INSTANCE),
        open(store, "manifests", ByteArrayDataType.INSTANCE),
        open(store, "blob-places", StringDataType.INSTANCE),
        open(store, "uploads", StringDataType.INSTANCE),
        open(store, "failed-images", StringDataType.INSTANCE),
        open(store, "notes", StringDataType.INSTANCE),
        open(store, "told", StringDataType.INSTANCE),
        store.openMap(
            "history",
            new MVMap.Builder<Long, String>()
                .keyType(LongDataType.INSTANCE)
                .valueType(StringDataType.INSTANCE)));
  }

  private static <V> MVMap<String, V> open(MVStore store, String name, DataType<V> values) {
    return store.openMap(
        name, new MVMap.Builder<String, V>().keyType(StringDataType.INSTANCE).valueType(values));
  }

  /** The same maps, with those that matter to all processes noting their changes. */
  StateMaps shared(SharedEntries entries) {
    return new StateMaps(
        entries.of(SharedEntries.LASTING, platforms),
        manifests,
        blobs,
        uploads,
        entries.of("failed", failed),
        entries.of("note", notes),
        entries.of("told", told),
        history);
  }

  void addAll(StateMaps others) {
    platforms.putAll(others.platforms);
    manifests.putAll(others.manifests);
    blobs.putAll(others.blobs);
    uploads.putAll(others.uploads);
    failed.putAll(others.failed);
    notes.putAll(others.notes);
    told.putAll(others.told);
    history.putAll(others.history);
  }
}
