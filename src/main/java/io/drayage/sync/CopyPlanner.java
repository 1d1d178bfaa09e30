package io.drayage.sync;

import io.drayage.oci.Digest;
import io.drayage.oci.DigestReference;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.registry.ManifestSummary;
import io.drayage.registry.RegistryClient;
import io.drayage.registry.RegistryException;
import java.time.Clock;
import java.util.Optional;

/**
 * Decides whether an image must be copied, by one {@code HEAD} at the source and one at the target:
 * neither counts as a pull.
 */
public final class CopyPlanner {
  private final Registries registries;
  private final ResolutionMemory memory;
  private final StopSignal stop;
  private final TargetClaims claims;
  private final TargetTags targetTags;

  /** Plans with claims of its own, for tasks that don't change. */
  public CopyPlanner(Registries registries, ResolutionMemory memory, StopSignal stop) {
    this(registries, memory, stop, new TargetClaims(task -> Optional.empty(), Clock.systemUTC()));
  }

  /**
   * Plans with the clients of {@code registries} and what {@code memory} knows, until {@code stop};
   * of two images that want the same target tag the one that {@code claims} knows first gets it.
   */
  public CopyPlanner(
      Registries registries, ResolutionMemory memory, StopSignal stop, TargetClaims claims) {
    this(registries, memory, stop, claims, new TargetTags());
  }

  private CopyPlanner(
      Registries registries,
      ResolutionMemory memory,
      StopSignal stop,
      TargetClaims claims,
      TargetTags targetTags) {
    this.registries = registries;
    this.memory = memory;
    this.stop = stop;
    this.claims = claims;
    this.targetTags = targetTags;
  }

  /** The same planner, with all that it has learnt, by way of other clients. */
  public CopyPlanner through(Registries others) {
    return new CopyPlanner(others, memory, stop, claims, targetTags);
  }

  /**
   * An order to copy the image, or its result when the target has it.
   *
   * @throws ConflictException if the target's tag belongs to another source; nothing was asked then
   * @throws RegistryException if the source has no such image, or a registry fails
   */
  public PlannedCopy plan(ImagePair image) {
    stop.check(image);
    claims.claim(image);
    ManifestSummary source = sourceSummary(image);
    TargetTags.Found current = targetTags.find(image, registries.target(image.taskName()));
    Optional<Digest> expected = expectedTarget(image, source);
    if (current.digest().isPresent() && current.digest().equals(expected)) {
      return new CopyResult.Unchanged(image, current.digest().get());
    }
    return new CopyOrder(
        image, source.digest(), current.digest().orElse(null), current.repositoryIsNew());
  }

  private ManifestSummary sourceSummary(ImagePair image) {
    if (image.source() instanceof DigestReference pinned && image.wantsAllPlatforms()) {
      return new ManifestSummary(pinned.digest(), new MediaType(""), -1);
    }
    RegistryClient source = registries.source(image.taskName());
    return source
        .headManifest(image.source())
        .or(() -> byGet(source, image.source()))
        .orElseThrow(() -> noSuchImage(image));
  }

  /** Some registries (Nexus) answer {@code HEAD} with 404 for what {@code GET} has. */
  private static Optional<ManifestSummary> byGet(RegistryClient source, Reference reference) {
    if (source.host().isDockerHub()) {
      return Optional.empty();
    }
    try {
      RawManifest manifest = source.pullManifest(reference);
      return Optional.of(
          new ManifestSummary(manifest.digest(), manifest.mediaType(), manifest.size()));
    } catch (RegistryException.NotFound e) {
      return Optional.empty();
    }
  }

  /** What the target should name; empty when that can't be told without reading the index. */
  private Optional<Digest> expectedTarget(ImagePair image, ManifestSummary source) {
    if (image.wantsAllPlatforms() || !source.mediaType().isIndex()) {
      return Optional.of(source.digest());
    }
    return memory.recall(source.digest(), image.platform());
  }

  private static RegistryException noSuchImage(ImagePair image) {
    return new RegistryException.NotFound(
        new RegistryException.Details(
            image.source().repository().registry(),
            "HEAD manifest " + image.source(),
            "the source has no such image, or it is private",
            404,
            "",
            1,
            "check the tag in the sync file, and the credentials if the repository is private"));
  }
}
