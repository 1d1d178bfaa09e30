package io.drayage.route;

import io.drayage.sync.ImagePair;
import io.drayage.sync.PlannedCopy;
import io.drayage.sync.select.CopyPlanner;

/** ImagePair -&gt; CopyOrder, or CopyResult when the target has the image. */
final class PlanCopy extends BodyProcessor<ImagePair, PlannedCopy> {
  private final CopyPlanner planner;

  PlanCopy(CopyPlanner planner) {
    super(ImagePair.class);
    this.planner = planner;
  }

  @Override
  PlannedCopy apply(ImagePair body) {
    return planner.plan(body);
  }
}
