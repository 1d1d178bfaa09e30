package io.drayage.sync.select;

import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.DigestReference;
import io.drayage.oci.Manifest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.registry.ManifestSummary;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RegistrySource;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Memory;
import io.drayage.sync.PlannedCopy;
import io.drayage.sync.Registries;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import io.drayage.sync.again.FailedImages;
import io.drayage.sync.copy.SharedManifests;
import java.util.Optional;

/**
 * Decides whether an image must be copied, by one {@code HEAD} request at the target and one at the
 * source: neither counts as a pull.
 */
public final class CopyPlanner {
  private final Registries registries;
  private final Memory memory;
  private final StopSignal stop;
  private final TargetClaims claims;
  private final TargetTags targetTags;
  private final PullEstimate pulls;
  private final boolean mayPull;
  private final FailedImages failed;
  private final SyncListener listener;

  /** A planner with clients of {@code registries}; it fails after {@code stop}. */
  public CopyPlanner(Registries registries, Memory memory, StopSignal stop) {
    this(
        registries,
        memory,
        stop,
        new TargetTags(),
        new PullEstimate(memory),
        false,
        FailedImages.none(),
        TargetClaims.inOrderOfRequests(registries, stop),
        SyncListener.none());
  }

  private CopyPlanner(
      Registries registries,
      Memory memory,
      StopSignal stop,
      TargetTags targetTags,
      PullEstimate pulls,
      boolean mayPull,
      FailedImages failed,
      TargetClaims claims,
      SyncListener listener) {
    this.registries = registries;
    this.memory = memory;
    this.stop = stop;
    this.claims = claims;
    this.targetTags = targetTags;
    this.pulls = pulls;
    this.mayPull = mayPull;
    this.failed = failed;
    this.listener = listener;
  }

  /** The same planner, which leaves out images whose retry is not due. */
  public CopyPlanner leavingOut(FailedImages images) {
    return new CopyPlanner(
        registries, memory, stop, targetTags, pulls, mayPull, images, claims, listener);
  }

  /** The same planner with {@code others} for the decision between two sources of one tag. */
  public CopyPlanner claimingBy(TargetClaims others) {
    return new CopyPlanner(
        registries, memory, stop, targetTags, pulls, mayPull, failed, others, listener);
  }

  /**
   * The same planner, which pulls the manifest of an image to be copied at once if the source does
   * not count pulls; {@code shared} passes it to the copier.
   */
  public CopyPlanner pullingBy(SharedManifests shared) {
    return new CopyPlanner(shared, memory, stop, targetTags, pulls, true, failed, claims, listener);
  }

  /** The same planner, which reports its orders to {@code other}. */
  public CopyPlanner reportingTo(SyncListener other) {
    return new CopyPlanner(
        registries, memory, stop, targetTags, pulls, mayPull, failed, claims, other);
  }

  /**
   * The same planner and its state with other clients, without pulls in place of {@code HEAD} and
   * without reports.
   */
  public CopyPlanner through(Registries others) {
    return new CopyPlanner(
        others, memory, stop, targetTags, pulls, false, failed, claims, SyncListener.none());
  }

  /**
   * An order to copy the image, or its result if the target has it or its retry is not due.
   *
   * @throws FailureException of kind CONFLICT, before any request, if another source fills the
   *     target's tag
   * @throws RegistryException if the source lacks the image, or a registry fails
   */
  public PlannedCopy plan(ImagePair image) {
    stop.check(image);
    claims.claim(image);
    Optional<CopyResult> leftOut = failed.leftOut(image);
    return leftOut.isPresent() ? leftOut.get() : compare(image);
  }

  /** Drops the state of the run, and the claims that it did not renew. */
  public void runEnded(TaskReport report) {
    claims.runEnded(report);
    targetTags.runEnded(report);
  }

  private PlannedCopy compare(ImagePair image) {
    TargetTags.Found current = targetTags.find(image, registries.target(image.taskName()));
    ManifestSummary source = sourceSummary(image, current);
    Optional<Digest> expected = expectedTarget(image, source);
    if (current.digest().isPresent() && current.digest().equals(expected)) {
      return new CopyResult.Unchanged(image, current.digest().get());
    }
    if (source.mediaType().isSchema1()) {
      throw schema1(image);
    }
    CopyOrder order =
        new CopyOrder(
            image,
            source.digest(),
            current.digest().orElse(null),
            current.repository() == TargetTags.RepositoryState.NEW,
            current.digest().isEmpty()
                && current.repository() == TargetTags.RepositoryState.UNKNOWN,
            pulls.of(image, source));
    listener.copyPlanned(order);
    return order;
  }

  private ManifestSummary sourceSummary(ImagePair image, TargetTags.Found current) {
    if (image.source() instanceof DigestReference pinned && image.wantsAllPlatforms()) {
      return new ManifestSummary(pinned.digest(), new MediaType(""), -1);
    }
    RegistrySource source = registries.source(image.taskName());
    boolean countsPulls = source.host().isDockerHub() || source.pullLimit().isPresent();
    if (mayPull && current.digest().isEmpty() && !countsPulls) {
      return summary(source, image.source()).orElseThrow(() -> noSuchImage(image));
    }
    return source
        .headManifest(image.source())
        .or(() -> byGet(source, image.source()))
        .orElseThrow(() -> noSuchImage(image));
  }

  /** Asks by {@code GET}: some registries (Nexus) answer {@code HEAD} wrongly with 404. */
  private static Optional<ManifestSummary> byGet(RegistrySource source, Reference reference) {
    return source.host().isDockerHub() ? Optional.empty() : summary(source, reference);
  }

  private static Optional<ManifestSummary> summary(RegistrySource source, Reference reference) {
    try {
      RawManifest manifest = source.pullManifest(reference);
      return Optional.of(
          new ManifestSummary(manifest.digest(), manifest.mediaType(), manifest.size()));
    } catch (RegistryException e) {
      if (!e.is(FailureKind.NOT_FOUND)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** The digest that the target should name; empty if only the index tells. */
  private Optional<Digest> expectedTarget(ImagePair image, ManifestSummary source) {
    if (image.wantsAllPlatforms() || !source.mediaType().isIndex()) {
      return Optional.of(source.digest());
    }
    return memory.platformManifest(source.digest(), image.platform());
  }

  /** The failure of an old manifest, thrown before a pull is spent on it. */
  private static RegistryException schema1(ImagePair image) {
    return RegistryException.of(
        FailureKind.INVALID_CONTENT,
        new RegistryException.Details(
            image.source().repository().registry(),
            "image " + image.source(),
            Manifest.SCHEMA_1_UNSUPPORTED,
            ""));
  }

  private static RegistryException noSuchImage(ImagePair image) {
    return RegistryException.of(
        FailureKind.NOT_FOUND,
        new RegistryException.Details(
            image.source().repository().registry(),
            "look up " + image.source(),
            "the source has no such image, or it is private",
            404,
            "",
            1,
            "check the tag in the sync file, and the credentials if the repository is private",
            Optional.empty()));
  }
}
