package io.drayage.cluster;

import io.drayage.history.LastImages;
import io.drayage.status.ImageState;
import io.drayage.status.Overview.MappingFailure;
import io.drayage.status.RunState;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Images of the tasks that other schedulers ran last, from the history. A list is read again after
 * a few seconds, since records reach the history a little after the end of a run. Safe for several
 * threads.
 */
final class SharedImages {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Time after which a task's list is dropped, if its task left the files. */
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final ClusterDatabase database;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private record Known(
      String run, long nanos, List<ImageState> images, List<MappingFailure> failures) {
    boolean isFresh(RunState wanted, long now) {
      return run.equals(wanted.id()) && now - nanos < FRESH_NANOS;
    }
  }

  SharedImages(ClusterDatabase database) {
    this.database = database;
  }

  List<ImageState> images(RunState run) {
    return of(run).images();
  }

  List<MappingFailure> failures(RunState run) {
    return of(run).failures();
  }

  private Known of(RunState run) {
    long now = System.nanoTime();
    known.values().removeIf(one -> now - one.nanos() > KEPT_NANOS);
    return known.compute(
        run.task(),
        (task, last) -> last != null && last.isFresh(run, now) ? last : read(run, last, now));
  }

  private Known read(RunState run, @Nullable Known last, long now) {
    try {
      return new Known(
          run.id(),
          now,
          LastImages.images(database::connection, run),
          LastImages.mappings(database::connection, run));
    } catch (UncheckedIOException e) {
      // the database may come back within moments
      return last == null
          ? new Known(run.id(), now, List.of(), List.of())
          : new Known(run.id(), now, last.images(), last.failures());
    }
  }
}
