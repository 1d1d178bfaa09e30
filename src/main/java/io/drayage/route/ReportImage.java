package io.drayage.route;

import io.drayage.sync.CopyResult;
import io.drayage.sync.RunLog;

/** CopyResult -&gt; CopyResult: one log line, and the progress. */
final class ReportImage extends BodyProcessor<CopyResult, CopyResult> {
  private final RunLog log;

  ReportImage(RunLog log) {
    super(CopyResult.class);
    this.log = log;
  }

  @Override
  CopyResult apply(CopyResult body) {
    return log.image(body);
  }
}
