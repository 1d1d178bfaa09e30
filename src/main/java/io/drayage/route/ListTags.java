package io.drayage.route;

import io.drayage.sync.RepositoryPair;
import io.drayage.sync.TagListing;
import io.drayage.sync.select.TagLister;

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
