package io.drayage.state;

import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.sync.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * State between runs: one crash-safe file in the state directory, opened by one process. A store
 * that cannot be opened logs that once and works in memory. Lost entries cost requests, never
 * correctness. Thread-safe.
 */
public final class StateStore implements Memory, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);
  private static final String FILE = "drayage.mv.db";
  static final int CACHE_MEBIBYTES = 4;
  private static final long MAX_UPLOAD_CHARS = 4L << 20;

  private final Optional<MVStore> store;
  private final AtomicBoolean writeFailed = new AtomicBoolean();
  private final GroupedCommits commits =
      new GroupedCommits(
          this::commit,
          System::nanoTime,
          CompletableFuture.delayedExecutor(
              GroupedCommits.APART.toMillis(), TimeUnit.MILLISECONDS));
  private final StateMap<String> platformManifests;
  private final StateMap<byte[]> manifests;
  private final StateMap<String> blobPlaces;
  private final StateMap<String> uploads;
  private final StateMap<String> failedImages;
  private final StateQueue history;
  private final StateMap<String> notes;
  private final KeptTexts told;
  private final Optional<Path> copy;

  /** Holds {@code maps}, in memory without a {@code store}; deletes {@code copy} on closing. */
  StateStore(Optional<MVStore> store, StateMaps maps, StateSettings limits, Optional<Path> copy) {
    this.copy = copy;
    StateMap.Bounds small = new StateMap.Bounds(limits.maxEntries(), Long.MAX_VALUE);
    this.store = store;
    this.platformManifests = new StateMap<>(maps.platforms(), small, any -> 0);
    this.manifests =
        new StateMap<>(
            maps.manifests(),
            new StateMap.Bounds(limits.maxManifests(), limits.maxManifestBytes()),
            bytes -> bytes.length);
    this.blobPlaces = new StateMap<>(maps.blobs(), small, any -> 0);
    this.uploads =
        new StateMap<>(
            maps.uploads(),
            new StateMap.Bounds(limits.maxEntries(), MAX_UPLOAD_CHARS),
            String::length);
    this.failedImages = new StateMap<>(maps.failed(), small, any -> 0);
    this.history = new StateQueue(maps.history(), commits::ask);
    this.notes = new StateMap<>(maps.notes(), small, any -> 0);
    this.told = new KeptTexts(new StateMap<>(maps.told(), small, any -> 0), commits::ask);
  }

  static StateStore open(Path directory) {
    return open(directory, StateSettings.USUAL);
  }

  /** Opens the store in {@code directory}, which is made if it does not exist. */
  public static StateStore open(Path directory, StateSettings limits) {
    return open(directory, limits, UnaryOperator.identity());
  }

  /** Opens the store; what matters to all processes is noted in {@code entries}. */
  public static StateStore shared(Path directory, StateSettings limits, SharedEntries entries) {
    return open(directory, limits, maps -> maps.shared(entries));
  }

  private static StateStore open(
      Path directory, StateSettings limits, UnaryOperator<StateMaps> use) {
    Path file = directory.resolve(FILE);
    try {
      OwnerOnly.makeDirectory(directory);
      OwnerOnly.makeFile(file);
      MVStore store =
          new MVStore.Builder()
              .fileName(file.toString())
              .autoCommitBufferSize(256)
              .cacheSize(CACHE_MEBIBYTES)
              .open();
      return opened(store, file, limits, use);
    } catch (IOException | RuntimeException e) { // MVStore throws many types for a damaged file
      StateFailure.unopened(LOG, file, e);
      return inMemory(use.apply(StateMaps.inMemory()), limits);
    }
  }

  /** Takes an open store and logs if its file is read-only. */
  static StateStore opened(
      MVStore store, Path file, StateSettings limits, UnaryOperator<StateMaps> use) {
    if (!store.isReadOnly()) {
      return new StateStore(Optional.of(store), use.apply(maps(store)), limits, Optional.empty());
    }
    StateFailure.readOnly(LOG, file);
    StateMaps known = StateMaps.inMemory();
    try (store) {
      known.addAll(maps(store));
    }
    return inMemory(use.apply(known), limits);
  }

  /** Makes an empty store in memory. */
  public static StateStore inMemory() {
    return inMemory(StateMaps.inMemory(), StateSettings.USUAL);
  }

  static StateStore inMemory(StateMaps known, StateSettings limits) {
    return new StateStore(Optional.empty(), known, limits, Optional.empty());
  }

  static StateMaps maps(MVStore store) {
    try {
      return StateMaps.of(store);
    } catch (RuntimeException e) {
      store.closeImmediately();
      throw e;
    }
  }

  /**
   * Current entries of the store in {@code directory}, even if another process has it open. Later
   * entries are lost: nothing is written there. Closing deletes the copy, if one was made.
   */
  public static StateStore snapshot(Path directory) {
    return StateSnapshot.of(directory.resolve(FILE));
  }

  /** What was told to people about each subject. */
  public KeptTexts told() {
    return told;
  }

  /** Records for the history that are not in its database yet. */
  public StateQueue history() {
    return history;
  }

  @Override
  public Optional<Digest> platformManifest(Digest index, String platform) {
    return platformManifests.get(StateKey.of(index, platform)).flatMap(StateKey::digest);
  }

  @Override
  public void rememberPlatformManifest(Digest index, String platform, Digest manifest) {
    platformManifests.put(StateKey.of(index, platform), manifest.toString());
  }

  @Override
  public Optional<RawManifest> manifest(Repository repository, Digest digest) {
    String key = StateKey.of(digest, StateKey.name(repository));
    Optional<byte[]> kept = manifests.get(key);
    Optional<RawManifest> manifest = kept.flatMap(bytes -> KeptManifest.read(bytes, digest));
    if (kept.isPresent() && manifest.isEmpty()) {
      LOG.debug("a manifest in the state is damaged and is dropped: {}", key);
      manifests.remove(key);
    }
    return manifest;
  }

  @Override
  public void rememberManifest(Repository repository, RawManifest manifest) {
    if (!manifest.isOrdinary()) {
      return;
    }
    manifests.put(
        StateKey.of(manifest.digest(), StateKey.name(repository)), KeptManifest.write(manifest));
  }

  @Override
  public void forgetManifest(Repository repository, Digest digest) {
    manifests.remove(StateKey.of(digest, StateKey.name(repository)));
  }

  @Override
  public Optional<String> failedImage(Digest image) {
    return failedImages.get(image.toString());
  }

  @Override
  public void rememberFailedImage(Digest image, String what) {
    failedImages.put(image.toString(), what);
  }

  @Override
  public boolean knowsFailedImages() {
    return !failedImages.isEmpty();
  }

  @Override
  public void forgetFailedImage(Digest image) {
    failedImages.remove(image.toString());
  }

  @Override
  public Optional<String> note(String subject) {
    return notes.get(StateKey.of(subject));
  }

  @Override
  public void keepNote(String subject, String text) {
    notes.put(StateKey.of(subject), text);
    commits.ask();
  }

  @Override
  public void dropNote(String subject) {
    notes.remove(StateKey.of(subject));
    commits.ask();
  }

  @Override
  public Optional<Repository> blobPlace(RegistryHost registry, Digest blob) {
    return blobPlaces
        .get(StateKey.of(blob, registry.name()))
        .flatMap(path -> StateKey.repository(registry, path));
  }

  @Override
  public void rememberBlobPlace(Repository repository, Digest blob) {
    blobPlaces.put(StateKey.of(blob, repository.registry().name()), repository.path());
    // committed soon, so that it survives a kill
    commits.ask();
  }

  @Override
  public Optional<String> upload(Repository repository, Digest blob) {
    return uploads.get(StateKey.of(blob, StateKey.name(repository)));
  }

  @Override
  public void rememberUpload(Repository repository, Digest blob, String address) {
    uploads.put(StateKey.of(blob, StateKey.name(repository)), address);
    commits.ask();
  }

  @Override
  public void forgetUpload(Repository repository, Digest blob) {
    uploads.remove(StateKey.of(blob, StateKey.name(repository)));
  }

  /** Why nothing new is kept after the end of the process; empty if it is. */
  public Optional<String> problem() {
    return store.isEmpty() || writeFailed.get()
        ? Optional.of("the state file can't be written")
        : Optional.empty();
  }

  private void commit() {
    try {
      store.ifPresent(MVStore::commit);
      writeFailed.set(false);
    } catch (RuntimeException e) {
      LOG.atLevel(writeFailed.getAndSet(true) ? Level.DEBUG : Level.WARN)
          .addKeyValue("reason", StateFailure.reason(e))
          .log("the state file can't be written: what this run learns is not remembered");
    }
  }

  @Override
  public void forgetBlobPlace(Repository repository, Digest blob) {
    if (blobPlace(repository.registry(), blob).filter(repository::equals).isPresent()) {
      blobPlaces.remove(StateKey.of(blob, repository.registry().name()));
    }
  }

  @Override
  public void close() {
    try {
      store.ifPresent(MVStore::close);
    } catch (RuntimeException e) {
      LOG.debug("the state can't be closed: {}", e.getMessage());
    }
    try {
      if (copy.isPresent()) {
        Files.deleteIfExists(copy.get());
      }
    } catch (IOException e) {
      LOG.debug("a copy of the state can't be deleted: {}", e.getMessage());
    }
  }
}
