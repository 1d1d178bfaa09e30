package io.drayage.sync.select;

import io.drayage.oci.NameList;
import io.drayage.oci.Repository;
import io.drayage.plan.SyncTask;
import io.drayage.sync.ImagePair;
import io.drayage.sync.TaskRun;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The claims for the tags of one target repository. The tags that one mapping claims in a run share
 * a claim: there may be a hundred thousand. Not thread-safe.
 */
final class ClaimedTags {
  private final BiPredicate<Claim, ImagePair> yields;
  private NameList.Builder tags = new NameList.Builder();

  /** The claim of each tag. */
  private Claim[] claims = new Claim[4];

  private @Nullable Claim last;

  /**
   * A claim.
   *
   * @param sourceName the digest that is read; empty if the source has the target's tag
   * @param task the task at the time of the claim, as a reloaded task claims anew
   * @param renewed the first claim of this run, which no tag of an earlier run has
   */
  record Claim(
      String runId,
      String taskName,
      int mapping,
      Repository source,
      String sourceName,
      Repository target,
      String platform,
      Optional<SyncTask> task,
      Instant renewed) {

    ImagePair image(String tag) {
      return new ImagePair(
          runId,
          taskName,
          mapping,
          source.reference(sourceName.isEmpty() ? tag : sourceName),
          target.tag(tag),
          platform);
    }

    /** Whether it is of the same task for the same source. */
    private boolean isRenewedBy(Claim other) {
      return taskName.equals(other.taskName) && isFor(other);
    }

    private boolean isFor(Claim other) {
      return platform.equals(other.platform)
          && sourceName.equals(other.sourceName)
          && TargetClaims.name(source).equals(TargetClaims.name(other.source));
    }

    private boolean isOf(ImagePair image, String name, Optional<SyncTask> current) {
      return runId.equals(image.runId())
          && mapping == image.mapping()
          && sourceName.equals(name)
          && taskName.equals(image.taskName())
          && platform.equals(image.platform())
          && source.equals(image.source().repository())
          && target.equals(image.target().repository())
          && task.equals(current);
    }

    /** The same claim; a time of a clock that was ahead becomes {@code now}. */
    private Claim asOf(Instant now) {
      return renewed.isAfter(now)
          ? new Claim(runId, taskName, mapping, source, sourceName, target, platform, task, now)
          : this;
    }
  }

  /** Claims without tags; {@code yields} tells whether a claim gives way to an image. */
  ClaimedTags(BiPredicate<Claim, ImagePair> yields) {
    this.yields = yields;
  }

  /**
   * Claims the image's tag, or renews its claim.
   *
   * @return the image of the other source that keeps the tag; empty if the claim is made
   */
  Optional<ImagePair> claim(ImagePair image, Optional<SyncTask> task, InstantSource clock) {
    Claim mine = mine(image, task, clock);
    String tag = image.target().identifier();
    int known = tags.indexOf(tag);
    if (known < 0) {
      add(tag, mine);
      return Optional.empty();
    }
    Claim held = claims[known];
    if (held.isRenewedBy(mine) || yields.test(held, image)) {
      claims[known] = mine;
      return Optional.empty();
    }
    return held.isFor(mine) ? Optional.empty() : Optional.of(held.image(tag));
  }

  /**
   * Drops the claims of the run's task that the run, which ended {@code now}, did not renew.
   *
   * @return whether claims are left
   */
  boolean drop(TaskRun run, Instant now) {
    NameList.Builder before = tags;
    Claim[] all = claims;
    tags = new NameList.Builder();
    claims = new Claim[4];
    for (int index = 0; index < before.size(); index++) {
      Claim claim = all[index].asOf(now);
      if (!claim.taskName().equals(run.taskName()) || !claim.renewed().isBefore(run.started())) {
        add(before.get(index), claim);
      }
    }
    return tags.size() > 0;
  }

  private void add(String tag, Claim claim) {
    int index = tags.size();
    if (!tags.add(tag)) {
      throw new IllegalStateException("the tag is there already");
    }
    if (index == claims.length) {
      claims = Arrays.copyOf(claims, index + index / 2);
    }
    claims[index] = claim;
  }

  private Claim mine(ImagePair image, Optional<SyncTask> task, InstantSource clock) {
    String source = image.source().identifier();
    String name = source.equals(image.target().identifier()) ? "" : source;
    Claim known = last;
    if (known != null && known.isOf(image, name, task)) {
      return known;
    }
    Claim made =
        new Claim(
            image.runId(),
            image.taskName(),
            image.mapping(),
            image.source().repository(),
            name,
            image.target().repository(),
            image.platform(),
            task,
            clock.instant());
    last = made;
    return made;
  }
}
