package io.drayage.sync.copy;

import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Platform;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RegistrySource;
import io.drayage.registry.RegistryTarget;
import io.drayage.sync.Copier;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Deadline;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Memory;
import io.drayage.sync.Registries;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies images: blobs first, then the manifests below the top one, then the top one under the tag,
 * so that the tag never names incomplete content. Safe for several threads.
 */
public final class ImageCopier implements Copier {
  private static final Logger LOG = LoggerFactory.getLogger(ImageCopier.class);
  private static final int PUSH_LOCKS = 256;

  /** No limit in practice. */
  private static final Duration NO_LIMIT = Duration.ofDays(365);

  private final Registries registries;
  private final PlatformSelection platforms;
  private final SyncListener listener;
  private final StopSignal stop;
  private final Duration limit;
  private final BlobLedger ledger;
  private final ManifestRoom room;
  private final List<Object> pushLocks;
  private final BlobCopier blobs;
  private final PushedTags pushed;

  /** A copier with blob transfers on {@code transfers}, whose threads bound their number. */
  public ImageCopier(
      Registries registries,
      Memory memory,
      Executor transfers,
      SyncListener listener,
      StopSignal stop) {
    this(registries, memory, new TransferQueue(transfers), listener, stop);
  }

  /** The same with a queue in which the sources share the threads. */
  public ImageCopier(
      Registries registries,
      Memory memory,
      TransferQueue transfers,
      SyncListener listener,
      StopSignal stop) {
    this.registries = registries;
    this.platforms = new PlatformSelection(memory);
    this.listener = listener;
    this.stop = stop;
    this.limit = NO_LIMIT;
    this.ledger = new BlobLedger(memory);
    this.room = new ManifestRoom();
    this.pushLocks = Stream.generate(Object::new).limit(PUSH_LOCKS).toList();
    this.blobs = new BlobCopier(ledger, transfers);
    this.pushed = new PushedTags();
  }

  private ImageCopier(Registries registries, Duration limit, ImageCopier like) {
    this.registries = registries;
    this.platforms = like.platforms;
    this.listener = like.listener;
    this.stop = like.stop;
    this.limit = limit;
    this.ledger = like.ledger;
    this.room = like.room;
    this.pushLocks = like.pushLocks;
    this.blobs = like.blobs;
    this.pushed = like.pushed;
  }

  /** The same copier and its state with other clients. */
  public ImageCopier through(Registries others) {
    return new ImageCopier(others, limit, this);
  }

  /** The same copier with the time limit {@code most} for each image. */
  public ImageCopier within(Duration most) {
    return new ImageCopier(registries, most, this);
  }

  /**
   * Copies the image.
   *
   * @throws RegistryException if a registry fails, or its content cannot be copied; the target's
   *     tag is unchanged then
   * @throws FailureException if the program is stopping or the deadline passes; likewise
   */
  @Override
  public CopyResult copy(CopyOrder order) {
    stop.check(order);
    try {
      return copyNow(order);
    } catch (RegistryException e) {
      boolean broken = e.is(FailureKind.UNREACHABLE) && stop.isStopping();
      throw broken || e.is(FailureKind.INTERRUPTED)
          ? StopSignal.interrupted(order.subject(), e)
          : e;
    } catch (MalformedException e) {
      throw malformed(order, e);
    }
  }

  private static RegistryException malformed(CopyOrder order, MalformedException failure) {
    return RegistryException.of(
        FailureKind.INVALID_CONTENT,
        new RegistryException.Details(
            order.image().source().repository().registry(),
            "image " + order.image().source(),
            String.valueOf(failure.getMessage()),
            ""),
        failure);
  }

  private CopyResult copyNow(CopyOrder order) {
    RegistrySource source = registries.source(order.taskName());
    Deadline deadline = new Deadline(order.subject(), limit, System::nanoTime);
    try (ManifestRoom.Reservation place = room.forImageFrom(source.host(), deadline)) {
      RegistryTarget target = registries.target(order.image().taskName());
      SourceManifests manifests =
          new SourceManifests(order, source, target, platforms, place, deadline);
      Digest wanted = manifests.wanted().raw().digest();
      if (order.currentTarget().equals(Optional.of(wanted))) {
        return new CopyResult.Unchanged(order.image(), wanted);
      }
      Presence presence = Presence.firstLook();
      Optional<ConfigCheck> check = configCheck(manifests, presence, order.image());
      return copyFrom(
          manifests,
          order,
          BlobTransfer.of(
              order,
              source,
              target,
              presence,
              check,
              deadline,
              new ImageBytes(order.image(), listener)));
    }
  }

  private CopyResult copyFrom(SourceManifests manifests, CopyOrder order, BlobTransfer first) {
    BlobTransfer transfer = first;
    while (true) {
      Presence presence = transfer.presence();
      List<Descriptor> wanted = manifests.tree(presence).blobs();
      manifests.release();
      transfer.bytes().begin(wanted);
      await(order, transfer, wanted);
      ManifestTree tree = manifests.tree(presence);
      try {
        return push(order, tree, transfer);
      } catch (RegistryException e) {
        Optional<Presence> next = presence.after(e);
        if (next.isEmpty()) {
          throw explained(e, tree);
        }
        LOG.debug("{}: {}; looking at every blob again", order.subject(), e.getMessage());
        manifests.lookAgain();
        transfer = transfer.trusting(next.get());
      }
      ledger.forget(transfer.to(), wanted.stream().map(Descriptor::digest).toList());
    }
  }

  private CopyResult push(CopyOrder order, ManifestTree tree, BlobTransfer transfer) {
    ImagePair image = order.image();
    // docker-registry refuses a manifest while another push rewrites one of its children
    synchronized (pushLock(transfer.to())) {
      Optional<Digest> newer = pushed.overtaking(order, tree.top().digest(), transfer.source());
      if (newer.isPresent()) {
        LOG.atInfo()
            .addKeyValue("task", image.taskName())
            .addKeyValue("target", image.target())
            .addKeyValue("digest", newer.get())
            .addKeyValue("older", tree.top().digest())
            .log("the tag moved while the image was copied, and the target has the newer one");
        return new CopyResult.Unchanged(image, newer.get());
      }
      for (RawManifest child : tree.children()) {
        transfer.target().pushManifest(transfer.to().digest(child.digest()), child);
      }
      transfer.target().pushManifest(image.target(), tree.top());
      pushed.pushed(image.target(), tree.top().digest());
    }
    long manifestBytes =
        tree.top().size() + tree.children().stream().mapToLong(RawManifest::size).sum();
    return new CopyResult.Copied(
        image, tree.top().digest(), transfer.bytes().sentBytes() + manifestBytes);
  }

  /** Adds the foreign layers to a refusal: the target only says that something is missing. */
  private static RegistryException explained(RegistryException refusal, ManifestTree tree) {
    boolean ofContent = refusal.is(FailureKind.MISSING_BLOBS, FailureKind.REJECTED);
    if (tree.foreignLayers() == 0 || !ofContent) {
      return refusal;
    }
    RegistryException.Details told = refusal.details();
    return RegistryException.of(
        FailureKind.REJECTED,
        told.withReason(
            "%s; the image has %d foreign layers, which are not to be copied"
                .formatted(told.reason(), tree.foreignLayers()),
            "let the registry take manifests with foreign layers (docker-registry:"
                + " validation.manifests.urls.allow), or build the image without them"));
  }

  private Object pushLock(Repository repository) {
    return pushLocks.get(Math.floorMod(repository.hashCode(), pushLocks.size()));
  }

  private void await(CopyOrder order, BlobTransfer transfer, List<Descriptor> wanted) {
    try {
      blobs.copyAll(transfer, wanted).get();
    } catch (ExecutionException e) {
      Throwable cause = BlobCopier.cause(e.getCause() == null ? e : e.getCause());
      if (cause instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(cause);
    } catch (InterruptedException e) {
      throw RegistryException.interrupted(transfer.to().registry(), "copy " + order.subject(), e);
    }
  }

  private static Optional<ConfigCheck> configCheck(
      SourceManifests manifests, Presence presence, ImagePair image) {
    if (!manifests.isWhole() || image.wantsAllPlatforms()) {
      return Optional.empty();
    }
    return manifests
        .tree(presence)
        .config()
        .map(config -> new ConfigCheck(config, image.platforms(), offered -> warn(image, offered)));
  }

  private static void warn(ImagePair image, Platform offered) {
    LOG.atWarn()
        .addKeyValue("task", image.taskName())
        .addKeyValue("source", image.source())
        .addKeyValue("wanted", image.platform())
        .addKeyValue("offered", offered)
        .log("the image is for another platform; it is copied as it is");
  }
}
