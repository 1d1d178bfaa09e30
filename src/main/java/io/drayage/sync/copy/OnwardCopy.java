package io.drayage.sync.copy;

import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.plan.SyncTask;
import io.drayage.sync.Batch;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Plans the copy of an image that is at its target on to a second registry: the target of another
 * task, which has the settings for it. The second copy reads from the first target and costs no
 * pull at the source. Safe for several threads.
 */
public final class OnwardCopy {
  private final Function<String, Optional<SyncTask>> tasks;

  /** Finds the other task in {@code tasks}. */
  public OnwardCopy(Function<String, Optional<SyncTask>> tasks) {
    this.tasks = tasks;
  }

  /**
   * A batch of the result with the copy to the target of the task {@code taskName} as its part;
   * without a part if the image is not at its target. The source of that task must be the registry
   * that now has the image.
   *
   * @throws IllegalArgumentException if there is no such task, or its source is another registry
   */
  public Batch<ImagePair> to(CopyResult result, String taskName) {
    ImagePair image = result.image();
    if (result.problem().isPresent() || result instanceof CopyResult.Skipped) {
      return new Batch<>(image, List.of(), List.of(result));
    }
    SyncTask task =
        tasks
            .apply(taskName)
            .orElseThrow(() -> new IllegalArgumentException("no task named " + taskName));
    Reference here = image.target();
    if (!here.repository().registry().equals(task.source().registry())) {
      throw new IllegalArgumentException(
          "the source of task %s is %s, but the image is at %s"
              .formatted(taskName, task.source().registry(), here.repository().registry()));
    }
    Repository there = new Repository(task.target().registry(), here.repository().path());
    ImagePair onward =
        new ImagePair(
            image.runId(),
            taskName,
            image.mapping(),
            here,
            here.in(there),
            ImagePair.ALL_PLATFORMS);
    return new Batch<>(image, List.of(onward), List.of(result));
  }
}
