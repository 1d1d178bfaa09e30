package io.drayage.sync;

import io.drayage.oci.NameList;
import java.util.List;

/** The tags of a source repository; empty if the mapping needs no list. */
public record TagListing(RepositoryPair pair, List<String> tags) implements Work {
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
