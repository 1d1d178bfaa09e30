package io.drayage.route;

import io.drayage.sync.Batch;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Outcome;
import io.drayage.sync.Outcome.MappingSkipped;
import io.drayage.sync.Work;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a repository or an image out of this run, for routes of operators. RepositoryPair,
 * TagListing -&gt; Batch without parts; ImagePair, CopyOrder -&gt; CopyResult.
 */
final class SkipImage extends BodyProcessor<Work, Object> {
  private static final Logger LOG = LoggerFactory.getLogger(SkipImage.class);
  private static final String REASON = "left out by a skip step";

  SkipImage() {
    super(Work.class);
  }

  @Override
  Object apply(Work body) {
    Outcome skipped = WorkOutcome.skipped(body, REASON);
    if (skipped instanceof MappingSkipped) {
      LOG.atInfo()
          .addKeyValue("task", body.taskName())
          .addKeyValue("mapping", body.subject())
          .log("repository skipped");
      return new Batch<>(body, List.of(), List.of(skipped));
    }
    return (CopyResult) skipped;
  }
}
