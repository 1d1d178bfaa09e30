package io.drayage.route;

import io.drayage.registry.FailureKind;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Failure;
import io.drayage.sync.ImagePair;
import io.drayage.sync.MappingFailed;
import io.drayage.sync.Outcome;
import io.drayage.sync.Work;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What a failure is about: an image where one is known, else a mapping. */
final class WorkFailure {
  private WorkFailure() {}

  /** What {@code cause} means after {@code attempts}; Camel begins none while it stops. */
  static Failure of(Throwable cause, int attempts) {
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

  /** The outcome of the work in {@code body}, or of {@code otherwise} when that is no work. */
  static Outcome outcome(@Nullable Object body, Work otherwise, Failure failure) {
    if (body instanceof ImagePair image) {
      return new CopyResult.Failed(image, failure);
    }
    if (body instanceof CopyOrder order) {
      return new CopyResult.Failed(order.image(), failure);
    }
    if (body instanceof CopyResult result) {
      return new CopyResult.Failed(result.image(), failure);
    }
    Work work = body instanceof Work known ? known : otherwise;
    return new MappingFailed(work.subject(), failure);
  }
}
