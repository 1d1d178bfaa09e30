package io.drayage.sync.copy;

import io.drayage.failure.FailureException;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.MalformedException;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.registry.ForwardingSource;
import io.drayage.registry.RegistrySource;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.Deadline;
import io.drayage.sync.KnownContent;
import io.drayage.sync.Memory;
import io.drayage.sync.Registries;
import io.drayage.sync.turn.BlobTurns;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the manifests of an image before its order goes to another process, which then need not
 * pull them. Safe for several threads.
 */
public final class OrderManifests {
  private static final Logger LOG = LoggerFactory.getLogger(OrderManifests.class);

  /** Bytes of manifests that an order carries at most. */
  private static final long MAX_BYTES = 2L * RawManifest.ORDINARY_BYTES;

  private final Registries registries;
  private final PlatformSelection platforms;
  private final ManifestRoom room = new ManifestRoom();
  private final Predicate<CopyOrder> readable;
  private final Duration limit;

  /**
   * The content of an image.
   *
   * @param blobs blobs that the image needs, each once
   * @param manifests manifests that were read; empty if they are too large for an order
   */
  public record Content(List<Descriptor> blobs, List<RawManifest> manifests) {
    /** The order with this content, as the claim of its blobs tells it now, when it goes. */
    public CopyOrder in(CopyOrder order, BlobTurns.Claim claim) {
      List<KnownContent.Served> served =
          manifests.stream()
              .map(
                  one ->
                      new KnownContent.Served(
                          one.mediaType().value(),
                          new String(one.content(), StandardCharsets.UTF_8)))
              .toList();
      return order.knowing(
          new KnownContent(served, claim.places(), brought(claim).orElse(null)),
          manifests.isEmpty() ? order.pulls() : 0);
    }

    private Optional<Set<Digest>> brought(BlobTurns.Claim claim) {
      // manifests that are too large for the order are not at hand here either
      return claim.going(
          manifests.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  Stream.concat(
                          blobs.stream().map(Descriptor::digest),
                          manifests.stream().map(RawManifest::digest))
                      .collect(Collectors.toSet())));
    }
  }

  /**
   * Reads by the clients of {@code registries}, which share their manifests.
   *
   * @param readable whether this process may read the image of an order
   * @param limit time for the manifests of one image
   */
  public OrderManifests(
      Registries registries, Memory memory, Predicate<CopyOrder> readable, Duration limit) {
    this.registries = registries;
    this.platforms = new PlatformSelection(memory);
    this.readable = readable;
    this.limit = limit;
  }

  /** The content of an order's image; empty if it can't be read, which its copy will tell. */
  public Optional<Content> read(CopyOrder order) {
    if (!readable.test(order)) {
      return Optional.empty();
    }
    try {
      return Optional.of(readNow(order));
    } catch (FailureException | MalformedException e) {
      LOG.debug("{}: its manifests are left to its copy: {}", order.subject(), e.getMessage());
      return Optional.empty();
    }
  }

  private Content readNow(CopyOrder order) {
    Noting source = new Noting(registries.source(order.taskName()));
    Deadline deadline = new Deadline(order.subject(), limit, System::nanoTime);
    try (ManifestRoom.Reservation place = room.forImageFrom(source.host(), deadline)) {
      SourceManifests manifests =
          new SourceManifests(
              order, source, registries.target(order.taskName()), platforms, place, deadline);
      List<Descriptor> blobs = manifests.tree(Presence.firstLook()).blobs();
      return new Content(blobs, place.isLarge() ? List.of() : source.noted());
    }
  }

  /** A source whose manifests are noted; for one thread. */
  private static final class Noting extends ForwardingSource {
    private final RegistrySource source;
    private final Map<Digest, RawManifest> noted = new LinkedHashMap<>();

    Noting(RegistrySource source) {
      super(source);
      this.source = source;
    }

    @Override
    public RawManifest pullManifest(Reference reference) {
      RawManifest manifest = source.pullManifest(reference);
      noted.put(manifest.digest(), manifest);
      return manifest;
    }

    List<RawManifest> noted() {
      long bytes = noted.values().stream().mapToLong(RawManifest::size).sum();
      return bytes <= MAX_BYTES ? List.copyOf(noted.values()) : List.of();
    }
  }
}
