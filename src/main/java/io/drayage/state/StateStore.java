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
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
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
  private static final int MAX_ENTRIES = 100_000;
  private static final long MAX_SNAPSHOT_BYTES = 64L << 20;

  private final Optional<MVStore> store;
  private final Map<String, String> platformManifests;

  private StateStore(Optional<MVStore> store) {
    this.store = store;
    this.platformManifests =
        store
            .<Map<String, String>>map(opened -> opened.openMap(PLATFORM_MANIFESTS))
            .orElseGet(ConcurrentHashMap::new);
  }

  private StateStore(Map<String, String> platformManifests) {
    this.store = Optional.empty();
    this.platformManifests = platformManifests;
  }

  /** Opens the store in {@code directory}, which is made if it is not there. */
  public static StateStore open(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      Files.createDirectories(directory);
      return new StateStore(
          Optional.of(
              new MVStore.Builder().fileName(file.toString()).autoCommitBufferSize(256).open()));
    } catch (IOException | MVStoreException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("reason", reason(e))
          .log(
              "nothing is remembered between runs: the state file can't be opened; images of one"
                  + " platform cost a pull each to compare");
      return new StateStore(Optional.empty());
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
          known.putAll(opened.<String, String>openMap(PLATFORM_MANIFESTS));
        }
      }
    } catch (IOException | MVStoreException e) {
      LOG.debug("the state can't be read: {}", e.getMessage());
    } finally {
      FileUtils.tryDelete(copy);
    }
    return new StateStore(known);
  }

  /** The manifest that {@code platform} was found to mean in the index, if that is known. */
  public Optional<Digest> platformManifest(Digest index, String platform) {
    try {
      return Optional.ofNullable(platformManifests.get(key(index, platform))).map(Digest::parse);
    } catch (MVStoreException | MalformedException e) {
      LOG.debug("the state can't be read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Keeps what {@code platform} means in the index. */
  public void rememberPlatformManifest(Digest index, String platform, Digest manifest) {
    try {
      platformManifests.put(key(index, platform), manifest.toString());
      bound();
    } catch (MVStoreException e) {
      LOG.debug("the state can't be written: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      store.ifPresent(MVStore::close);
    } catch (MVStoreException e) {
      LOG.debug("the state can't be closed: {}", e.getMessage());
    }
  }

  /** Keys are digests, so the first ones in order are a fair sample to forget. */
  private synchronized void bound() {
    if (platformManifests.size() <= MAX_ENTRIES) {
      return;
    }
    List<String> some = new ArrayList<>();
    Iterator<String> keys = platformManifests.keySet().iterator();
    while (keys.hasNext() && some.size() < MAX_ENTRIES / 10) {
      some.add(keys.next());
    }
    some.forEach(platformManifests::remove);
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
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }
}
