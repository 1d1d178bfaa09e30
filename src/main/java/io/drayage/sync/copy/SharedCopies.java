package io.drayage.sync.copy;

import io.drayage.oci.Digest;
import io.drayage.oci.Reference;
import io.drayage.registry.ManifestSummary;
import io.drayage.registry.RegistryException;
import io.drayage.sync.Copier;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.RecentMap;
import io.drayage.sync.Registries;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Copies once what several mappings or tasks want in the same place: who comes second waits for the
 * first, and then has nothing to do. Safe for several threads.
 */
public final class SharedCopies implements Copier {
  private static final int MAX_REMEMBERED = 10_000;

  private final Copier copier;
  private final Registries registries;
  private final Map<Key, CompletableFuture<Optional<Digest>>> underWay = new ConcurrentHashMap<>();
  private final Map<Key, Digest> done = RecentMap.of(MAX_REMEMBERED);

  private record Key(Reference target, Digest source, String platform) {
    static Key of(CopyOrder order) {
      return new Key(order.image().target(), order.sourceDigest(), order.image().platform());
    }
  }

  /** Has {@code copier} do the work; asks the targets of {@code registries} what they have. */
  public SharedCopies(Copier copier, Registries registries) {
    this.copier = copier;
    this.registries = registries;
  }

  @Override
  public CopyResult copy(CopyOrder order) {
    Key key = Key.of(order);
    CompletableFuture<Optional<Digest>> mine = new CompletableFuture<>();
    for (CompletableFuture<Optional<Digest>> other = underWay.putIfAbsent(key, mine);
        other != null;
        other = underWay.putIfAbsent(key, mine)) {
      Optional<Digest> copied = await(other, order);
      if (copied.isPresent()) {
        return new CopyResult.Unchanged(order.image(), copied.get());
      }
    }
    try {
      CopyResult result = sinceOrdered(key, order).orElseGet(() -> copier.copy(order));
      result.targetDigest().ifPresent(digest -> done.put(key, digest));
      underWay.remove(key, mine);
      mine.complete(result.targetDigest());
      return result;
    } finally {
      underWay.remove(key, mine);
      // after a failure whoever waits tries by itself
      mine.complete(Optional.empty());
    }
  }

  /** Another copy may have ended after this one was ordered; then the target has it already. */
  private Optional<CopyResult> sinceOrdered(Key key, CopyOrder order) {
    Optional<Digest> before = Optional.ofNullable(done.get(key));
    if (before.isEmpty() || before.equals(order.currentTarget())) {
      return Optional.empty();
    }
    return registries
        .target(order.taskName())
        .headManifest(order.image().target())
        .map(ManifestSummary::digest)
        .filter(there -> before.equals(Optional.of(there)))
        .map(there -> new CopyResult.Unchanged(order.image(), there));
  }

  private static Optional<Digest> await(
      CompletableFuture<Optional<Digest>> other, CopyOrder order) {
    try {
      return other.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the future is never failed", e);
    } catch (InterruptedException e) {
      throw RegistryException.interrupted(
          order.image().target().repository().registry(), "copy " + order.subject(), e);
    }
  }
}
