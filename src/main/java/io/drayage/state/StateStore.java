package io.drayage.state;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
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
  private static final String PLATFORM_MANIFESTS = "platform-manifests";
  private static final String BLOBS = "blobs";
  private static final long LARGE_BYTES = 64 << 10;
  private static final int MAX_ENTRIES = 100_000;
  private static final long MAX_SNAPSHOT_BYTES = 64L << 20;

  private final Optional<MVStore> store;
  private final Map<String, String> platformManifests;
  private final Map<String, String> blobs;
  private final int maxEntries;

  private StateStore(
      Optional<MVStore> store,
      Map<String, String> platformManifests,
      Map<String, String> blobs,
      int maxEntries) {
    this.store = store;
    this.platformManifests = platformManifests;
    this.blobs = blobs;
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
          Optional.of(store), map(store, PLATFORM_MANIFESTS), map(store, BLOBS), maxEntries);
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
  private static Map<String, String> map(MVStore store, String name) {
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
    Map<String, String> knownBlobs = new ConcurrentHashMap<>();
    String copy = "memFS:drayage-" + UUID.randomUUID();
    try {
      if (Files.exists(file) && Files.size(file) <= MAX_SNAPSHOT_BYTES) {
        try (OutputStream memory = FileUtils.newOutputStream(copy, false)) {
          Files.copy(file, memory);
        }
        try (MVStore opened = new MVStore.Builder().fileName(copy).autoCommitDisabled().open()) {
          known.putAll(map(opened, PLATFORM_MANIFESTS));
          knownBlobs.putAll(map(opened, BLOBS));
        }
      }
    } catch (IOException | RuntimeException e) { // as when it is opened
      LOG.debug("the state can't be read: {}", e.getMessage());
    } finally {
      FileUtils.tryDelete(copy);
    }
    return new StateStore(Optional.empty(), known, knownBlobs, MAX_ENTRIES);
  }

  /** The manifest that {@code platform} was found to mean in the index, if that is known. */
  public Optional<Digest> platformManifest(Digest index, String platform) {
    try {
      return Optional.ofNullable(platformManifests.get(key(index, platform))).map(Digest::parse);
    } catch (RuntimeException e) { // as when it is opened
      LOG.debug("the state can't be read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Keeps what {@code platform} means in the index. */
  public void rememberPlatformManifest(Digest index, String platform, Digest manifest) {
    try {
      platformManifests.put(key(index, platform), manifest.toString());
      bound(platformManifests);
    } catch (RuntimeException e) {
      LOG.debug("the state can't be written: {}", e.getMessage());
    }
  }

  /** The path of a repository of {@code registry} that had the blob, if one is known. */
  public Optional<String> blobHome(RegistryHost registry, Digest blob) {
    try {
      return Optional.ofNullable(blobs.get(key(blob, registry.canonicalName())));
    } catch (RuntimeException e) {
      LOG.debug("the state can't be read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Keeps that the repository has the blob. A large one outlives the process from now on, whatever
   * ends it; a small one within a second.
   */
  public void rememberBlob(Repository repository, Descriptor blob) {
    try {
      String key = key(blob.digest(), repository.registry().canonicalName());
      if (repository.path().equals(blobs.put(key, repository.path()))) {
        return;
      }
      bound(blobs);
      if (blob.sizeBytes() >= LARGE_BYTES) {
        store.ifPresent(MVStore::commit);
      }
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

  /** Keys are digests, so the first ones in order are a fair sample to forget. */
  private synchronized void bound(Map<String, String> map) {
    if (map.size() <= maxEntries) {
      return;
    }
    List<String> some = new ArrayList<>();
    Iterator<String> keys = map.keySet().iterator();
    while (keys.hasNext() && some.size() < Math.max(1, maxEntries / 10)) {
      some.add(keys.next());
    }
    some.forEach(map::remove);
  }

  private static String key(Digest digest, String where) {
    return digest + " " + where;
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
