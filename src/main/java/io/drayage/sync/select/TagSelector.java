package io.drayage.sync.select;

import io.drayage.cache.RecentMap;
import io.drayage.oci.MalformedException;
import io.drayage.oci.NameList;
import io.drayage.plan.Mapping;
import io.drayage.sync.Batch;
import io.drayage.sync.ImagePair;
import io.drayage.sync.MadeList;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TagListing;
import io.drayage.sync.TaskReport;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects images from a listing by the mapping's tag rules. The number of images in a run of a task
 * is bounded: each takes memory until the run's report. Safe for several threads.
 */
public final class TagSelector {
  /** The default of the most images in a run of a task. */
  public static final int USUAL_MOST = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(TagSelector.class);
  private static final int MAX_TASKS = 10_000;

  private final SyncListener listener;
  private final int most;

  private final RecentMap<String, RunImages> runs = new RecentMap<>(MAX_TASKS);

  /** The number of images of a run; a task has one run at a time. */
  private record RunImages(String runId, AtomicInteger count) {}

  /** A selector with the default bound; {@code listener} gets the number of images. */
  public TagSelector(SyncListener listener) {
    this(listener, USUAL_MOST);
  }

  /** The same with at most {@code most} images in a run of a task. */
  public TagSelector(SyncListener listener, int most) {
    this.listener = listener;
    this.most = most;
  }

  /**
   * The images that the mapping selects.
   *
   * @throws MalformedException if the run exceeds its most images
   */
  public Batch<ImagePair> select(TagListing listing) {
    RepositoryPair pair = listing.pair();
    List<String> selected = pair.mapping().tags().selected(listing.tags(), most);
    if (selected.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("task", pair.taskName())
          .addKeyValue("mapping", pair.mapping().number())
          .addKeyValue("source", pair.source())
          .addKeyValue("listed", listing.tags().size())
          .log("no tag is selected");
    }
    if (!isAdded(run(pair).count(), selected.size())) {
      throw new MalformedException(
          "%s: its rules select %s%d tags, with which the run has more than the %d images that it may have; narrow the tags, or raise drayage.task.max-images"
              .formatted(
                  pair.source(),
                  selected.size() > most ? "more than " : "",
                  Math.min(selected.size(), most),
                  most));
    }
    List<ImagePair> images = new MadeList<>(selected, one -> image(pair, one));
    listener.imagesFound(pair.run().id(), images.size());
    return Batch.of(pair, images);
  }

  /**
   * The names that {@link #select} selects, in byte order; none if they exceed the bound, since the
   * run then copies none of them.
   */
  NameList names(Mapping mapping, List<String> tags) {
    NameList selected = mapping.tags().selected(tags, most);
    return selected.size() <= most ? selected : new NameList.Builder().build();
  }

  /** Drops the count of the run. */
  void runEnded(TaskReport report) {
    runs.remove(report.run().taskName());
  }

  /** Adds all images or none: a mapping with too many takes nothing from the others. */
  private boolean isAdded(AtomicInteger count, int images) {
    int before = count.getAndUpdate(known -> images > most - known ? known : known + images);
    return images <= most - before;
  }

  private RunImages run(RepositoryPair pair) {
    String runId = pair.run().id();
    return runs.get(
        pair.taskName(),
        known -> known.runId().equals(runId),
        () -> new RunImages(runId, new AtomicInteger()));
  }

  /** The image of a selected name; an index that is named by digest alone is copied whole. */
  static ImagePair image(RepositoryPair pair, String selected) {
    int at = selected.indexOf('@');
    String tag = at < 0 ? selected : selected.substring(0, at);
    String digest = at < 0 ? "" : selected.substring(at + 1);
    return new ImagePair(
        pair.run().id(),
        pair.taskName(),
        pair.mapping().number(),
        pair.source().reference(digest.isEmpty() ? tag : digest),
        pair.target().reference(tag),
        digest.isEmpty() && isDigest(tag)
            ? ImagePair.ALL_PLATFORMS
            : pair.mapping().platform().text());
  }

  /** Whether it is a digest: only digests contain a colon. */
  private static boolean isDigest(String identifier) {
    return identifier.indexOf(':') >= 0;
  }
}
