package io.drayage.registry;

import java.util.List;

/**
 * The repositories that a registry lists, in its order, each once.
 *
 * @param paths without a leading slash; those that can't be repositories are left out
 * @param moreLeft whether the registry has more than were asked for
 */
public record RepositoryList(List<String> paths, boolean moreLeft) {
  /** Copies the list. */
  public RepositoryList {
    paths = List.copyOf(paths);
  }
}
