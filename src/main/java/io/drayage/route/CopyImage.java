package io.drayage.route;

import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImageCopier;

/** CopyOrder -&gt; CopyResult: moves the image. */
final class CopyImage extends BodyProcessor<CopyOrder, CopyResult> {
  private final ImageCopier copier;

  CopyImage(ImageCopier copier) {
    super(CopyOrder.class);
    this.copier = copier;
  }

  @Override
  CopyResult apply(CopyOrder body) {
    return copier.copy(body);
  }
}
