package io.drayage.route;

import io.drayage.sync.Batch;
import io.drayage.sync.ImagePair;
import io.drayage.sync.RepositoryPair;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RepositoryPair -&gt; empty Batch: leaves a repository out of this run, for routes of operators.
 */
final class Skip extends BodyProcessor<RepositoryPair, Batch<ImagePair>> {
  private static final Logger LOG = LoggerFactory.getLogger(Skip.class);

  Skip() {
    super(RepositoryPair.class);
  }

  @Override
  Batch<ImagePair> apply(RepositoryPair body) {
    LOG.atInfo()
        .addKeyValue("run", body.run().id())
        .addKeyValue("task", body.taskName())
        .addKeyValue("source", body.source())
        .log("repository skipped");
    return Batch.of(body, List.of());
  }
}
