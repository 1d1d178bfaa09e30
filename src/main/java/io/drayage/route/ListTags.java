package io.drayage.route;

import io.drayage.sync.RepositoryPair;
import io.drayage.sync.TagLister;
import io.drayage.sync.TagListing;

/** RepositoryPair -&gt; TagListing: the tags that the source has. */
final class ListTags extends BodyProcessor<RepositoryPair, TagListing> {
  private final TagLister lister;

  ListTags(TagLister lister) {
    super(RepositoryPair.class);
    this.lister = lister;
  }

  @Override
  TagListing apply(RepositoryPair body) {
    return lister.list(body);
  }
}
