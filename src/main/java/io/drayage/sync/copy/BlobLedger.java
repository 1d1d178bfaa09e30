package io.drayage.sync.copy;

import io.drayage.cache.RecentMap;
import io.drayage.oci.Digest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.sync.Memory;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The known places of blobs at the targets, and the transfers in progress. In the whole process a
 * registry gets one transfer of each digest at a time; other images that need the blob wait and
 * then mount it. Entries are hints: a registry may have collected a blob since. Entries of earlier
 * runs lead to a request at most. Safe for several threads.
 */
final class BlobLedger {
  private static final int MAX_ENTRIES = 50_000;

  private record Blob(String registry, Digest digest) {}

  private record Placed(Repository repository, Digest digest) {}

  /** The transfer of a blob to a registry. */
  private static final class Landing extends CompletableFuture<Repository> {
    private final RegistryHost source;

    Landing(RegistryHost source) {
      this.source = source;
    }
  }

  /**
   * The result of a claim.
   *
   * @param isElsewhere whether another claim leads, reads from another registry and is in progress
   * @param landing completes with the repository that got the blob
   */
  record Claim(boolean isLeader, boolean isElsewhere, CompletableFuture<Repository> landing) {}

  private final Map<Blob, Landing> landings = new ConcurrentHashMap<>();
  private final Map<Placed, CompletableFuture<Void>> arrivals = new ConcurrentHashMap<>();

  /** The run that last found the blob in the repository. */
  private final RecentMap<Placed, String> placed = new RecentMap<>(MAX_ENTRIES);

  private final Memory memory;

  /** A ledger with the entries of {@code memory}. */
  BlobLedger(Memory memory) {
    this.memory = memory;
  }

  /** Whether this run found the blob in the repository. */
  boolean isIn(String runId, Repository repository, Digest digest) {
    return placed.get(new Placed(repository, digest)).filter(runId::equals).isPresent();
  }

  /** Another repository of the registry that last held the blob. */
  Optional<Repository> hint(Repository repository, Digest digest) {
    return memory
        .blobPlace(repository.registry(), digest)
        .filter(known -> !known.equals(repository));
  }

  /** Whether the repository is known to have held the blob. */
  boolean wasIn(Repository repository, Digest digest) {
    return placed.get(new Placed(repository, digest)).isPresent()
        || memory.blobPlace(repository.registry(), digest).filter(repository::equals).isPresent();
  }

  /** The address of an unfinished upload of the blob, maybe of an earlier process. */
  Optional<String> unfinished(Repository repository, Digest digest) {
    return memory.upload(repository, digest);
  }

  /** Notes an upload of the blob that can be resumed. */
  void uploading(Repository repository, Digest digest, String address) {
    memory.rememberUpload(repository, digest, address);
  }

  /** Drops the upload of the blob. */
  void givenUp(Repository repository, Digest digest) {
    memory.forgetUpload(repository, digest);
  }

  /** Drops the repository as a place of the blob, after a refused mount. */
  void refused(Repository repository, Digest digest) {
    memory.forgetBlobPlace(repository, digest);
    landings.computeIfPresent(
        key(repository, digest), (blob, landing) -> isAt(repository, landing) ? null : landing);
  }

  /**
   * Announces the copy of a blob to a repository. The first caller gets nothing, copies the blob
   * and must call {@link #ended}; others get a future that then completes, after success and
   * failure alike.
   */
  Optional<CompletableFuture<Void>> arriving(
      Repository repository, Digest digest, CompletableFuture<Void> mine) {
    return Optional.ofNullable(arrivals.putIfAbsent(new Placed(repository, digest), mine));
  }

  /** Ends the copy of the blob to the repository. */
  void ended(Repository repository, Digest digest, CompletableFuture<Void> mine) {
    arrivals.remove(new Placed(repository, digest), mine);
    mine.complete(null);
  }

  /**
   * Claims a blob for a registry. The first claim leads and must call {@link #landed} or {@link
   * #lost}. A blob that an earlier run left in this very repository does not count, as it has to be
   * looked up again.
   */
  Claim claim(String runId, Repository repository, Digest digest, RegistryHost source) {
    Landing mine = new Landing(source);
    Landing landing =
        landings.merge(
            key(repository, digest),
            mine,
            (earlier, fresh) ->
                isAt(repository, earlier) && !isIn(runId, repository, digest) ? fresh : earlier);
    boolean elsewhere = !landing.isDone() && !landing.source.equals(source);
    return new Claim(landing == mine, elsewhere, landing);
  }

  private static boolean isAt(Repository repository, CompletableFuture<Repository> landing) {
    return landing.isDone()
        && !landing.isCompletedExceptionally()
        && repository.equals(landing.getNow(null));
  }

  /** Notes the blob in the repository. */
  void landed(String runId, Repository repository, Digest digest) {
    // in this order, so that a crash between the two costs a look-up and no transfer
    memory.rememberBlobPlace(repository, digest);
    memory.forgetUpload(repository, digest);
    placed.put(new Placed(repository, digest), runId);
    CompletableFuture<Repository> landing = landings.get(key(repository, digest));
    if (landing != null) {
      landing.complete(repository);
    }
    if (landings.size() > MAX_ENTRIES) {
      landings.values().removeIf(CompletableFuture::isDone);
    }
  }

  /** Ends a leader's claim after a failure: the next claim leads. */
  void lost(Repository repository, Digest digest, Claim claim, Throwable cause) {
    landings.remove(key(repository, digest), claim.landing());
    claim.landing().completeExceptionally(cause);
  }

  /** Drops all places of the blobs in a repository that lacks something. */
  void forget(Repository repository, Collection<Digest> digests) {
    for (Digest digest : digests) {
      memory.forgetBlobPlace(repository, digest);
      placed.remove(new Placed(repository, digest));
      landings.computeIfPresent(
          key(repository, digest), (blob, landing) -> landing.isDone() ? null : landing);
    }
  }

  private static Blob key(Repository repository, Digest digest) {
    return new Blob(repository.registry().name(), digest);
  }
}
