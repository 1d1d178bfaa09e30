package io.drayage.sync;

import io.drayage.oci.Descriptor;
import io.drayage.oci.DigestReference;
import io.drayage.oci.ImageIndex;
import io.drayage.oci.Manifest;
import io.drayage.oci.Platform;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryClient;
import io.drayage.registry.RegistryException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies one image: its blobs, then the manifests below the top, then the top under the tag, so
 * that the tag never names something incomplete. Safe for several threads.
 */
public final class ImageCopier {
  private static final Logger LOG = LoggerFactory.getLogger(ImageCopier.class);

  private final Registries registries;
  private final ResolutionMemory memory;
  private final StopSignal stop;
  private final BlobLedger ledger = new BlobLedger();
  private final BlobCopier blobs;
  private final NewRepositories newRepositories;

  /** Runs the transfers of blobs on {@code transfers}, whose size is their limit. */
  public ImageCopier(
      Registries registries,
      ResolutionMemory memory,
      Executor transfers,
      SyncListener listener,
      StopSignal stop) {
    this.registries = registries;
    this.memory = memory;
    this.stop = stop;
    this.blobs = new BlobCopier(ledger, transfers, listener);
    this.newRepositories = new NewRepositories(registries);
  }

  /**
   * Brings the image to the target.
   *
   * @throws RegistryException if a registry fails; the target then names what it named before
   */
  public CopyResult copy(CopyOrder order) {
    stop.check(order);
    ImagePair image = order.image();
    RegistryClient source = registries.source(image.taskName());
    RegistryClient target = registries.target(image.taskName());
    Manifest named = Manifest.parse(pullTop(order, source));
    Manifest wanted = forPlatform(named, image, source);
    if (order.currentTarget().equals(Optional.of(wanted.raw().digest()))) {
      return new CopyResult.Unchanged(image, wanted.raw().digest());
    }
    ManifestTree tree = ManifestTree.of(wanted, entry -> pullChild(order, entry, source, target));
    BlobRoute route = new BlobRoute(order, source, target, configCheck(named, tree, image));
    newRepositories.prepare(order);
    try {
      bring(order, tree, route);
    } catch (RegistryException.MissingBlobs e) {
      LOG.debug("{}: {}; looking at every blob again", image.subject(), e.getMessage());
      ledger.forget(route.to(), tree.blobs().stream().map(Descriptor::digest).toList());
      bring(order, tree, route.lookingTwice());
    }
    long manifestBytes =
        tree.top().size() + tree.children().stream().mapToLong(RawManifest::size).sum();
    return new CopyResult.Copied(image, tree.top().digest(), route.sentBytes() + manifestBytes);
  }

  private void bring(CopyOrder order, ManifestTree tree, BlobRoute route) {
    await(order, route, tree);
    for (RawManifest child : tree.children()) {
      route.target().pushManifest(route.to().digest(child.digest()), child);
    }
    route.target().pushManifest(order.image().target(), tree.top());
  }

  private void await(CopyOrder order, BlobRoute route, ManifestTree tree) {
    try {
      blobs.copyAll(route, tree.blobs()).get();
    } catch (ExecutionException e) {
      Throwable cause = BlobCopier.cause(e.getCause() == null ? e : e.getCause());
      if (cause instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException.Unreachable(
          new RegistryException.Details(
              route.to().registry(), "copy " + order.subject(), "interrupted", 0, "", 1, ""),
          e);
    }
  }

  /**
   * By digest, so that a tag that moves meanwhile can't mix two images. A pull-through cache may
   * know the digest only after it was asked for the tag; what the tag names then is copied.
   */
  private static RawManifest pullTop(CopyOrder order, RegistryClient source) {
    Repository repository = order.image().source().repository();
    try {
      return source.pullManifest(repository.digest(order.sourceDigest()));
    } catch (RegistryException.NotFound e) {
      if (order.image().source() instanceof DigestReference) {
        throw e;
      }
      return source.pullManifest(order.image().source());
    }
  }

  private Manifest forPlatform(Manifest named, ImagePair image, RegistryClient source) {
    Optional<Platform> platform = image.onePlatform();
    if (platform.isEmpty() || !(named instanceof ImageIndex)) {
      return named;
    }
    Manifest chosen =
        new PlatformResolver(source, image.source().repository()).resolve(named, platform.get());
    memory.remember(named.raw().digest(), image.platform(), chosen.raw().digest());
    return chosen;
  }

  /** A child that the target has was complete when it was pushed, and costs no pull. */
  private static Optional<RawManifest> pullChild(
      CopyOrder order, Descriptor entry, RegistryClient source, RegistryClient target) {
    Repository to = order.image().target().repository();
    if (!order.targetIsNew() && target.headManifest(to.digest(entry.digest())).isPresent()) {
      return Optional.empty();
    }
    Repository from = order.image().source().repository();
    return Optional.of(source.pullManifest(from.digest(entry.digest())));
  }

  private static Optional<ConfigCheck> configCheck(
      Manifest named, ManifestTree tree, ImagePair image) {
    if (named instanceof ImageIndex) {
      return Optional.empty();
    }
    return image
        .onePlatform()
        .flatMap(
            wanted ->
                tree.config()
                    .map(
                        config ->
                            new ConfigCheck(
                                config, wanted, offered -> warn(image, wanted, offered))));
  }

  private static void warn(ImagePair image, Platform wanted, Platform offered) {
    LOG.atWarn()
        .addKeyValue("task", image.taskName())
        .addKeyValue("image", image.source())
        .addKeyValue("wanted", wanted)
        .addKeyValue("is", offered)
        .log("the image is for another platform; it is copied as it is");
  }
}
