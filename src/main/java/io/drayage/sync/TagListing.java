package io.drayage.sync;

import java.util.List;

/** The tags that a source repository has; empty where the mapping needs no list. */
public record TagListing(RepositoryPair pair, List<String> tags) implements Work {
  /** Copies the list. */
  public TagListing {
    tags = List.copyOf(tags);
  }

  @Override
  public String taskName() {
    return pair.taskName();
  }

  @Override
  public String subject() {
    return pair.subject();
  }
}
