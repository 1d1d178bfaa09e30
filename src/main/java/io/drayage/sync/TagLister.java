package io.drayage.sync;

import io.drayage.registry.RegistryClient;
import io.drayage.registry.RegistryException;
import java.util.List;
import java.util.Optional;

/** Lists the tags of a source repository, where the mapping needs a list. */
public final class TagLister {
  private final Registries registries;
  private final StopSignal stop;

  /** Asks the clients of {@code registries} until {@code stop}. */
  public TagLister(Registries registries, StopSignal stop) {
    this.registries = registries;
    this.stop = stop;
  }

  /**
   * The listing; no request is made when all the mapping's tags are named.
   *
   * @throws RegistryException if there is no such repository or it can't be listed
   */
  public TagListing list(RepositoryPair pair) {
    stop.check(pair);
    if (!pair.mapping().tags().needsListing()) {
      return new TagListing(pair, List.of());
    }
    RegistryClient source = registries.source(pair.taskName());
    Optional<List<String>> tags = source.listTags(pair.source());
    return new TagListing(pair, tags.orElseThrow(() -> noSuchRepository(pair)));
  }

  private static RegistryException noSuchRepository(RepositoryPair pair) {
    return new RegistryException.NotFound(
        new RegistryException.Details(
            pair.source().registry(),
            "list tags of " + pair.source(),
            "there is no such repository, or it is private",
            404,
            "",
            1,
            "check 'from' in the sync file, and the credentials if the repository is private"));
  }
}
