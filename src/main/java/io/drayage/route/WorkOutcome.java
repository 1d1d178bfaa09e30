package io.drayage.route;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.sync.Batch;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingFailed;
import io.drayage.sync.Outcome.MappingSkipped;
import io.drayage.sync.Work;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Outcomes of failed and skipped work: of an image if one is known, else of a mapping. */
final class WorkOutcome {
  private static final Logger LOG = LoggerFactory.getLogger(WorkOutcome.class);

  private WorkOutcome() {}

  /** Creates the failure for {@code cause}; Camel rejects new attempts while it stops. */
  static Failure failure(Throwable cause, int attempts) {
    return cause instanceof RejectedExecutionException
        ? new Failure(
            FailureKind.STOPPED,
            "not tried again: drayage is stopping",
            "the next run does it",
            "",
            0,
            attempts)
        : Failure.of(cause, attempts);
  }

  /** Creates the outcome of the failed work in {@code body}, else of {@code otherwise}. */
  static Outcome failed(@Nullable Object body, Work otherwise, Failure failure) {
    Optional<ImagePair> image = image(body);
    if (image.isPresent()) {
      return new CopyResult.Failed(image.get(), failure);
    }
    Work work = body instanceof Work known ? known : otherwise;
    return new MappingFailed(work.subject(), failure);
  }

  /** Creates the outcome of work that was left out. */
  static Outcome skipped(Work work, String reason) {
    return image(work)
        .<Outcome>map(image -> new CopyResult.Skipped(image, reason))
        .orElseGet(() -> new MappingSkipped(work.subject(), reason));
  }

  /**
   * Step {@code skip}: leaves a repository or an image out of this run. For an operator's routes.
   *
   * @return a batch without parts for a {@code RepositoryPair} or a {@code TagListing}, a {@code
   *     CopyResult} for an {@code ImagePair} or a {@code CopyOrder}
   */
  static Object skip(Work work) {
    Outcome skipped = skipped(work, "left out by a skip step");
    if (skipped instanceof MappingSkipped) {
      LOG.atInfo()
          .addKeyValue("task", work.taskName())
          .addKeyValue("work", work.subject())
          .log("repository skipped");
      return new Batch<>(work, List.of(), List.of(skipped));
    }
    return skipped;
  }

  private static Optional<ImagePair> image(@Nullable Object body) {
    if (body instanceof ImagePair image) {
      return Optional.of(image);
    }
    if (body instanceof CopyOrder order) {
      return Optional.of(order.image());
    }
    return body instanceof CopyResult result ? Optional.of(result.image()) : Optional.empty();
  }
}
