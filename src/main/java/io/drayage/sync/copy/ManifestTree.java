package io.drayage.sync.copy;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.ImageIndex;
import io.drayage.oci.ImageManifest;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Manifest;
import io.drayage.oci.RawManifest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The content that must be at the target before a manifest is pushed: its blobs, and the manifests
 * below it, each after those that it names. All manifests are in memory until the image is copied,
 * so their number and size are bounded.
 */
final class ManifestTree {
  private static final int MAX_DEPTH = 8;

  /** The most manifests of one image. */
  static final int MAX_MANIFESTS = 1_000;

  /** The most bytes of one image's manifests together. */
  static final long MAX_BYTES = 8L << 20;

  private static final int MAX_BLOBS = 10_000;

  private final RawManifest top;
  private final Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
  private final Map<Digest, RawManifest> children = new LinkedHashMap<>();
  private final Set<Digest> seen = new HashSet<>();
  private long bytes;
  private Optional<Descriptor> config = Optional.empty();
  private int foreignLayers;

  private ManifestTree(RawManifest top) {
    this.top = top;
    this.bytes = top.size();
  }

  /**
   * The tree below {@code top}.
   *
   * @param pull pulls a child that the target lacks; empty for one that the target has, complete
   * @throws MalformedException if the tree is too deep or too large
   */
  static ManifestTree of(Manifest top, Function<Descriptor, Optional<RawManifest>> pull) {
    ManifestTree tree = new ManifestTree(top.raw());
    tree.walk(top, pull, 0);
    return tree;
  }

  /** The manifest on top, pushed last. */
  RawManifest top() {
    return top;
  }

  /** The blobs, each once. */
  List<Descriptor> blobs() {
    return List.copyOf(blobs.values());
  }

  /** The manifests below the top, in an order that can be pushed. */
  List<RawManifest> children() {
    return List.copyOf(children.values());
  }

  /** The configuration of the top manifest, if it is an image. */
  Optional<Descriptor> config() {
    return config;
  }

  /** The number of layers that are not copied. */
  int foreignLayers() {
    return foreignLayers;
  }

  private void walk(
      Manifest manifest, Function<Descriptor, Optional<RawManifest>> pull, int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedException("the index nests deeper than " + MAX_DEPTH);
    }
    if (manifest instanceof ImageManifest image) {
      image.blobs().forEach(this::addBlob);
      foreignLayers += image.foreignLayers();
      if (depth == 0) {
        config = image.config();
      }
      return;
    }
    List<Descriptor> entries = ((ImageIndex) manifest).entries();
    if (entries.size() > MAX_MANIFESTS) {
      // fails before a thousand of them are pulled
      throw tooMany();
    }
    for (Descriptor entry : entries) {
      walkEntry(entry, pull, depth);
    }
  }

  private void walkEntry(
      Descriptor entry, Function<Descriptor, Optional<RawManifest>> pull, int depth) {
    if (!entry.mayBeManifest()) {
      // BuildKit lists the blobs of its caches among the manifests
      addBlob(entry);
      return;
    }
    if (!seen.add(entry.digest())) {
      return;
    }
    if (seen.size() > MAX_MANIFESTS) {
      throw tooMany();
    }
    Optional<RawManifest> child = pull.apply(entry);
    if (child.isEmpty()) {
      return;
    }
    bytes += child.get().size();
    if (bytes > MAX_BYTES) {
      throw new MalformedException(
          "the manifests of the image have more than %d MiB together".formatted(MAX_BYTES >> 20));
    }
    Manifest manifest = Manifest.parse(child.get(), entry);
    walk(manifest, pull, depth + 1);
    children.put(entry.digest(), manifest.raw());
  }

  /** The failure of an image with too many manifests. */
  static MalformedException tooMany() {
    return new MalformedException("the index names more than " + MAX_MANIFESTS + " manifests");
  }

  private void addBlob(Descriptor blob) {
    Descriptor known = blobs.putIfAbsent(blob.digest(), blob);
    if (blobs.size() > MAX_BLOBS) {
      throw new MalformedException("the image has more than " + MAX_BLOBS + " blobs");
    }
    if (known != null && known.sizeBytes() != blob.sizeBytes()) {
      throw new MalformedException("the blob %s is listed with two sizes".formatted(blob.digest()));
    }
  }
}
