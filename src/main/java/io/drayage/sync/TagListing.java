package io.drayage.sync;

import io.drayage.oci.NameList;
import java.util.List;

/** The tags that a source repository has; empty where the mapping needs no list. */
public record TagListing(RepositoryPair pair, List<String> tags) implements Work {
  /** Copies the list, unless it is one that can't change. */
  public TagListing {
    tags = tags instanceof NameList ? tags : List.copyOf(tags);
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
