package io.drayage.route;

import io.drayage.sync.Copier;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;

/** CopyOrder -&gt; CopyResult: moves the image. */
final class CopyImage extends BodyProcessor<CopyOrder, CopyResult> {
  private final Copier copier;

  CopyImage(Copier copier) {
    super(CopyOrder.class);
    this.copier = copier;
  }

  @Override
  CopyResult apply(CopyOrder body) {
    return copier.copy(body);
  }
}
