package io.drayage.sync.turn;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.Memory;
import io.drayage.sync.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Large blobs that orders under way bring to target registries. An order whose blob another one
 * brings waits for the end of that one; then the blob is found there, or mounted. An order takes
 * all its blobs or none, so no two wait for each other. Blobs with a known place are brought by
 * none. Safe for several threads.
 */
public final class BlobTurns {
  /** Orders that wait without holding anything else; it bounds the memory of their blobs. */
  private static final int MAX_ASIDE = 1_000;

  /**
   * The limits of the waits.
   *
   * @param minBytes smallest blob that is worth a wait
   * @param maxWait longest wait, after which an order brings the blob too
   */
  public record Rule(long minBytes, Duration maxWait) {}

  private record Blob(RegistryHost registry, Digest digest) {}

  private final Memory memory;
  private final NewTargets newTargets;
  private final Rule rule;
  private final DelayedCall delayedCall;
  private final Clock clock;
  private final StopSignal stop;
  private final Map<Blob, Claim> bringing = new HashMap<>();
  private final Set<Claim> waiting = new LinkedHashSet<>();
  private boolean alarmSet;

  /** Looks up places of blobs in {@code memory}; {@code delayedCall} ends waits. */
  public BlobTurns(
      Memory memory, Rule rule, DelayedCall delayedCall, Clock clock, StopSignal stop) {
    this.memory = memory;
    this.newTargets = new NewTargets(memory);
    this.rule = rule;
    this.delayedCall = delayedCall;
    this.clock = clock;
    this.stop = stop;
    stop.onStop(this::release);
  }

  /** The blobs of one order; its holder must end it, and may do so repeatedly. */
  public final class Claim {
    private final CopyOrder order;
    private final Repository target;
    private final Set<Blob> blobs;
    private final Instant since;
    private final CompletableFuture<Void> granted = new CompletableFuture<>();

    private Claim(CopyOrder order, Set<Blob> blobs, Instant since) {
      this.order = order;
      this.target = order.image().target().repository();
      this.blobs = blobs;
      this.since = since;
    }

    /** Completes when the order may go, or fails if the program stops before. */
    public CompletableFuture<Void> granted() {
      return granted;
    }

    /** Paths of other repositories of the target registry that hold blobs, by digest. */
    public Map<String, String> places() {
      Map<String, String> places = new HashMap<>();
      for (Blob blob : blobs) {
        place(blob)
            .filter(known -> !known.equals(target))
            .ifPresent(known -> places.put(blob.digest().toString(), known.path()));
      }
      return places;
    }

    /**
     * Tells that the order goes, and takes {@code content}, if it is known, to the target. The
     * result is what of it other orders may have brought to the target repository; empty if any of
     * it may be there.
     */
    public Optional<Set<Digest>> going(Optional<Set<Digest>> content) {
      return newTargets.take(order, content);
    }

    /** Tells that the order goes, and that its content is not known. */
    public void goingUnread() {
      newTargets.take(order, Optional.empty());
    }

    /** Ends the claim; {@code copied} says that the target repository has the blobs now. */
    public void end(boolean copied) {
      BlobTurns.this.end(this, copied);
    }
  }

  /** Claims the large blobs among {@code blobs} for an order. */
  public Claim claim(CopyOrder order, List<Descriptor> blobs) {
    RegistryHost registry = order.image().target().repository().registry();
    Set<Blob> large = new LinkedHashSet<>();
    blobs.stream()
        .filter(blob -> blob.sizeBytes() >= rule.minBytes())
        .forEach(blob -> large.add(new Blob(registry, blob.digest())));
    Claim claim = new Claim(order, large, clock.instant());
    boolean taken;
    synchronized (this) {
      taken = take(claim);
      if (!taken) {
        waiting.add(claim);
        setAlarm();
      }
    }
    if (taken) {
      claim.granted.complete(null);
    } else if (stop.isStopping()) {
      release();
    }
    return claim;
  }

  /** The number of orders that wait. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** Whether an order may give up its turn while it waits. */
  public synchronized boolean hasRoomAside() {
    return waiting.size() <= MAX_ASIDE;
  }

  private Optional<Repository> place(Blob blob) {
    return memory.blobPlace(blob.registry(), blob.digest());
  }

  private boolean take(Claim claim) {
    List<Blob> missing = claim.blobs.stream().filter(blob -> place(blob).isEmpty()).toList();
    if (missing.stream().anyMatch(bringing::containsKey)) {
      return false;
    }
    missing.forEach(blob -> bringing.put(blob, claim));
    return true;
  }

  private void end(Claim claim, boolean copied) {
    List<Claim> next;
    if (copied) {
      newTargets.filled(claim.target);
    }
    synchronized (this) {
      waiting.remove(claim);
      bringing.values().removeIf(claim::equals);
      if (copied) {
        claim.blobs.stream()
            .filter(blob -> place(blob).isEmpty())
            .forEach(blob -> memory.rememberBlobPlace(claim.target, blob.digest()));
      }
      // others wait for other claims; many may wait
      next = drain(one -> !Collections.disjoint(one.blobs, claim.blobs) && take(one));
    }
    next.forEach(one -> one.granted.complete(null));
  }

  /** Takes the waiting claims that {@code wanted} accepts, in the order of their arrival. */
  private List<Claim> drain(Function<Claim, Boolean> wanted) {
    List<Claim> taken = new ArrayList<>();
    waiting.removeIf(claim -> wanted.apply(claim) && taken.add(claim));
    return taken;
  }

  private void setAlarm() {
    if (!alarmSet && !waiting.isEmpty()) {
      alarmSet = true;
      Instant first = waiting.iterator().next().since.plus(rule.maxWait());
      Duration left = Duration.between(clock.instant(), first);
      delayedCall.after(left.isNegative() ? Duration.ZERO : left, this::endLongWaits);
    }
  }

  private void endLongWaits() {
    List<Claim> overdue;
    synchronized (this) {
      alarmSet = false;
      Instant before = clock.instant().minus(rule.maxWait());
      overdue = drain(claim -> !claim.since.isAfter(before));
      setAlarm();
    }
    overdue.forEach(one -> one.granted.complete(null));
  }

  private void release() {
    List<Claim> all;
    synchronized (this) {
      all = drain(any -> true);
    }
    all.forEach(
        one -> one.granted.completeExceptionally(StopSignal.notStarted(one.order.subject())));
  }
}
