package io.drayage.registry;

import io.drayage.oci.NameList;
import java.util.List;

/**
 * The repositories that a registry lists, in its order, each once.
 *
 * @param paths without a leading slash; those that can't be repositories are left out
 * @param moreLeft whether the registry has more than were asked for
 */
public record RepositoryNames(List<String> paths, boolean moreLeft) {
  public RepositoryNames {
    paths = paths instanceof NameList ? paths : List.copyOf(paths);
  }
}
