package io.drayage.push;

import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Repositories that a notification tells of, each once.
 *
 * @param registry registry of the request's path, which all of them belong to
 */
public record Pushes(RegistryHost registry, Set<Repository> repositories) {
  public Pushes {
    repositories = Collections.unmodifiableSet(new LinkedHashSet<>(repositories));
  }
}
