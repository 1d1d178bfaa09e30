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
 * Which blob is where at the targets, and which is on its way: of each digest one transfer at a
 * time goes to a registry in the whole process; other images that need it wait, then mount it from
 * where it landed. What it says is a hint: a registry may have collected a blob since. What earlier
 * runs knew may only lead to a question. Safe for several threads.
 */
final class BlobLedger {
  private static final int MAX_ENTRIES = 50_000;

  private record Blob(String registry, Digest digest) {}

  private record Placed(Repository repository, Digest digest) {}

  /** How a blob gets to a target, from where it is read. */
  private static final class Landing extends CompletableFuture<Repository> {
    private final RegistryHost source;

    Landing(RegistryHost source) {
      this.source = source;
    }
  }

  /**
   * What a claim led to.
   *
   * @param isElsewhere the leader reads from another registry, and is under way
   * @param landing completes with the repository where the blob landed
   */
  record Claim(boolean isLeader, boolean isElsewhere, CompletableFuture<Repository> landing) {}

  private final Map<Blob, Landing> landings = new ConcurrentHashMap<>();
  private final Map<Placed, CompletableFuture<Void>> arrivals = new ConcurrentHashMap<>();

  /** In which run it was last learnt where a blob is. */
  private final RecentMap<Placed, String> placed = new RecentMap<>(MAX_ENTRIES);

  private final Memory memory;

  /** Begins with what {@code memory} has of earlier runs. */
  BlobLedger(Memory memory) {
    this.memory = memory;
  }

  /** Whether this run learnt that the repository has the blob. */
  boolean isIn(String runId, Repository repository, Digest digest) {
    return placed.get(new Placed(repository, digest)).filter(runId::equals).isPresent();
  }

  /** Another repository of the same registry that held the blob when it was last heard of. */
  Optional<Repository> hint(Repository repository, Digest digest) {
    return memory
        .blobPlace(repository.registry(), digest)
        .filter(known -> !known.equals(repository));
  }

  /** Whether this repository held the blob when it was last heard of. */
  boolean wasIn(Repository repository, Digest digest) {
    return placed.get(new Placed(repository, digest)).isPresent()
        || memory.blobPlace(repository.registry(), digest).filter(repository::equals).isPresent();
  }

  /** The address of an upload of the blob that did not end, perhaps an earlier process'. */
  Optional<String> unfinished(Repository repository, Digest digest) {
    return memory.upload(repository, digest);
  }

  /** An upload of the blob begins that can be taken up if it breaks off. */
  void uploading(Repository repository, Digest digest, String address) {
    memory.rememberUpload(repository, digest, address);
  }

  /** The upload of the blob is not to be taken up. */
  void givenUp(Repository repository, Digest digest) {
    memory.forgetUpload(repository, digest);
  }

  /** The blob could not be mounted from the repository. */
  void refused(Repository repository, Digest digest) {
    memory.forgetBlobPlace(repository, digest);
    landings.computeIfPresent(
        key(repository, digest), (blob, landing) -> isAt(repository, landing) ? null : landing);
  }

  /**
   * The first to ask for a blob in a repository brings it there and must call {@link #ended}; who
   * asks meanwhile gets the future that ends then, whether it went well or not.
   */
  Optional<CompletableFuture<Void>> arriving(
      Repository repository, Digest digest, CompletableFuture<Void> mine) {
    return Optional.ofNullable(arrivals.putIfAbsent(new Placed(repository, digest), mine));
  }

  /** Nobody brings the blob to the repository any more. */
  void ended(Repository repository, Digest digest, CompletableFuture<Void> mine) {
    arrivals.remove(new Placed(repository, digest), mine);
    mine.complete(null);
  }

  /**
   * The first to claim a blob for a registry leads and must call {@link #landed} or {@link #lost}.
   * What an earlier run brought to this very repository has to be looked at again, so that does not
   * count.
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

  /** The blob is in the repository. */
  void landed(String runId, Repository repository, Digest digest) {
    // in this order: whatever ends the process between the two, the blob is asked for and not sent
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

  /** A leader failed: the next one that asks leads. */
  void lost(Repository repository, Digest digest, Claim claim, Throwable cause) {
    landings.remove(key(repository, digest), claim.landing());
    claim.landing().completeExceptionally(cause);
  }

  /** The registry says that the repository lacks something: believe nothing of these any more. */
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
