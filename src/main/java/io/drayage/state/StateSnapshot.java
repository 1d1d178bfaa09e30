package io.drayage.state;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import org.h2.mvstore.MVStore;
import org.h2.store.fs.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores over a copy of a state file, which another process may have open. */
final class StateSnapshot {
  private static final Logger LOG = LoggerFactory.getLogger(StateSnapshot.class);
  private static final long MAX_BYTES_IN_MEMORY = 8L << 20;

  private StateSnapshot() {}

  /** Current content of the file; empty if it cannot be read. */
  static StateStore of(Path file) {
    try {
      if (!Files.exists(file)) {
        return StateStore.inMemory();
      }
      return Files.size(file) <= MAX_BYTES_IN_MEMORY ? inMemory(file) : onDisk(file);
    } catch (IOException | RuntimeException e) { // MVStore throws many types for a damaged file
      LOG.debug("the state can't be read: {}", e.getMessage());
      return StateStore.inMemory();
    }
  }

  private static StateStore inMemory(Path file) throws IOException {
    StateMaps known = StateMaps.inMemory();
    String copy = "memFS:drayage-" + UUID.randomUUID();
    try {
      try (OutputStream memory = FileUtils.newOutputStream(copy, false)) {
        Files.copy(file, memory);
      }
      try (MVStore opened = new MVStore.Builder().fileName(copy).autoCommitDisabled().open()) {
        known.addAll(StateStore.maps(opened));
      }
    } finally {
      FileUtils.tryDelete(copy);
    }
    return StateStore.inMemory(known, StateSettings.USUAL);
  }

  /** Copies a large store to a file: it may not fit into memory. */
  private static StateStore onDisk(Path file) throws IOException {
    Path copy = Files.createTempFile("drayage-state", ".mv.db");
    try {
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      MVStore opened =
          new MVStore.Builder()
              .fileName(copy.toString())
              .cacheSize(StateStore.CACHE_MEBIBYTES)
              .open();
      return new StateStore(
          Optional.of(opened), StateStore.maps(opened), StateSettings.USUAL, Optional.of(copy));
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
  }
}
