package io.drayage.state;

import io.drayage.oci.Digest;
import io.drayage.oci.MalformedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.StringDataType;
import org.h2.store.fs.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is remembered between runs: one file in the state directory, crash-safe, opened by one
 * process. A store that can't be opened says so once and remembers in memory only; what it loses
 * costs requests, never correctness. Keys are digests and platforms. Safe for several threads.
 */
public final class StateStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);
  private static final String FILE = "drayage.mv.db";
  private static final int MAX_ENTRIES = 100_000;
  private static final long MAX_SNAPSHOT_BYTES = 64L << 20;

  private final Optional<MVStore> store;
  private final Map<String, String> platformManifests;
  private final Map<String, String> failedImages;

  private final int maxEntries;

  private StateStore(
      Optional<MVStore> store,
      Map<String, String> platformManifests,
      Map<String, String> failedImages,
      int maxEntries) {
    this.store = store;
    this.platformManifests = platformManifests;
    this.failedImages = failedImages;
    this.maxEntries = maxEntries;
  }

  /** Opens the store in {@code directory}, which is made if it is not there. */
  public static StateStore open(Path directory) {
    return open(directory, MAX_ENTRIES);
  }

  static StateStore open(Path directory, int maxEntries) {
    Path file = directory.resolve(FILE);
    try {
      Files.createDirectories(directory);
      MVStore store =
          new MVStore.Builder().fileName(file.toString()).autoCommitBufferSize(256).open();
      return new StateStore(
          Optional.of(store),
          strings(store, "platform-manifests"),
          strings(store, "failed-images"),
          maxEntries);
    } catch (IOException | RuntimeException e) { // of a damaged file comes what its parts throw
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("reason", reason(e))
          .log(
              "nothing is remembered between runs: the state file can't be opened; images of one"
                  + " platform cost a pull each to compare");
      return new StateStore(
          Optional.empty(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), maxEntries);
    }
  }

  /** Of strings and nothing else: the default reads any Java object that a file says it holds. */
  private static Map<String, String> strings(MVStore store, String name) {
    try {
      return store.openMap(
          name,
          new MVMap.Builder<String, String>()
              .keyType(StringDataType.INSTANCE)
              .valueType(StringDataType.INSTANCE));
    } catch (RuntimeException e) {
      store.closeImmediately();
      throw e;
    }
  }

  /**
   * What the store in {@code directory} holds now, also while another process has it open. What is
   * remembered later stays in memory: nothing is written.
   */
  public static StateStore snapshot(Path directory) {
    Path file = directory.resolve(FILE);
    Map<String, String> known = new ConcurrentHashMap<>();
    String copy = "memFS:drayage-" + UUID.randomUUID();
    try {
      if (Files.exists(file) && Files.size(file) <= MAX_SNAPSHOT_BYTES) {
        try (OutputStream memory = FileUtils.newOutputStream(copy, false)) {
          Files.copy(file, memory);
        }
        try (MVStore opened = new MVStore.Builder().fileName(copy).autoCommitDisabled().open()) {
          known.putAll(strings(opened, "platform-manifests"));
        }
      }
    } catch (IOException | RuntimeException e) { // as when it is opened
      LOG.debug("the state can't be read: {}", e.getMessage());
    } finally {
      FileUtils.tryDelete(copy);
    }
    return new StateStore(Optional.empty(), known, new ConcurrentHashMap<>(), MAX_ENTRIES);
  }

  /** The manifest that {@code platform} was found to mean in the index, if that is known. */
  public Optional<Digest> platformManifest(Digest index, String platform) {
    try {
      return get(platformManifests, key(index, platform)).map(Digest::parse);
    } catch (MalformedException e) {
      LOG.debug("the state can't be read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Keeps what {@code platform} means in the index. */
  public void rememberPlatformManifest(Digest index, String platform, Digest manifest) {
    put(platformManifests, key(index, platform), manifest.toString());
  }

  /** What was kept of an image that failed. */
  public Optional<String> failedImage(Digest image) {
    return get(failedImages, image.toString());
  }

  /** Keeps something of an image that failed. */
  public void rememberFailedImage(Digest image, String what) {
    put(failedImages, image.toString(), what);
  }

  /** Keeps nothing more of an image. */
  public void forgetFailedImage(Digest image) {
    try {
      failedImages.remove(image.toString());
    } catch (RuntimeException e) {
      LOG.debug("the state can't be written: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      store.ifPresent(MVStore::close);
    } catch (RuntimeException e) {
      LOG.debug("the state can't be closed: {}", e.getMessage());
    }
  }

  private static Optional<String> get(Map<String, String> entries, String key) {
    try {
      return Optional.ofNullable(entries.get(key));
    } catch (RuntimeException e) { // as when it is opened
      LOG.debug("the state can't be read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private void put(Map<String, String> entries, String key, String value) {
    try {
      entries.put(key, value);
      bound(entries);
    } catch (RuntimeException e) {
      LOG.debug("the state can't be written: {}", e.getMessage());
    }
  }

  /** Keys are digests, so the first ones in order are a fair sample to forget. */
  private synchronized void bound(Map<String, String> entries) {
    if (entries.size() <= maxEntries) {
      return;
    }
    List<String> some = new ArrayList<>();
    Iterator<String> keys = entries.keySet().iterator();
    while (keys.hasNext() && some.size() < Math.max(1, maxEntries / 10)) {
      some.add(keys.next());
    }
    some.forEach(entries::remove);
  }

  private static String key(Digest index, String platform) {
    return index + " " + platform;
  }

  private static String reason(Exception failure) {
    if (failure instanceof MVStoreException damaged) {
      return switch (damaged.getErrorCode()) {
        case DataUtils.ERROR_FILE_LOCKED -> "another process has it open";
        case DataUtils.ERROR_FILE_CORRUPT -> "it is damaged; delete it";
        default -> String.valueOf(damaged.getMessage());
      };
    }
    return failure instanceof IOException
        ? failure.getClass().getSimpleName() + ": " + failure.getMessage()
        : "it is damaged; delete it";
  }
}
