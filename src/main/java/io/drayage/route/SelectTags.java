package io.drayage.route;

import io.drayage.sync.Batch;
import io.drayage.sync.ImagePair;
import io.drayage.sync.TagListing;
import io.drayage.sync.select.TagSelector;

/** TagListing -&gt; Batch of ImagePair: the tags that the mapping selects. */
final class SelectTags extends BodyProcessor<TagListing, Batch<ImagePair>> {
  private final TagSelector selector;

  SelectTags(TagSelector selector) {
    super(TagListing.class);
    this.selector = selector;
  }

  @Override
  Batch<ImagePair> apply(TagListing body) {
    return selector.select(body);
  }
}
