package io.drayage.sync;

import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A selection of repositories by name: {@code HOST/PATH} with any spelling of the host, or the path
 * alone in any registry. On Docker Hub, {@code redis} is {@code library/redis}. Immutable.
 */
public final class RepositoryFilter {
  private static final String OFFICIAL = "library/";

  /** The spellings of each name. */
  private final Map<String, Set<String>> names = new TreeMap<>();

  private final Set<String> all = new HashSet<>();

  /** A filter for these names; without names it selects all. */
  public RepositoryFilter(Set<String> names) {
    for (String name : names) {
      String plain = name.startsWith("/") ? name.substring(1) : name;
      Set<String> spellings = new HashSet<>(Set.of(plain));
      host(plain).ifPresent(host -> spellings.add(host + "/" + afterHost(plain)));
      this.names.put(name, spellings);
      all.addAll(spellings);
    }
  }

  /** Whether all repositories are selected. */
  public boolean isAll() {
    return names.isEmpty();
  }

  /** Whether the repository is selected. */
  public boolean accepts(Repository repository) {
    return isAll() || isOf(all, repository);
  }

  /** The names that mean none of {@code repositories}, sorted. */
  public List<String> unknown(List<Repository> repositories) {
    if (isAll()) {
      return List.of();
    }
    return names.entrySet().stream()
        .filter(name -> repositories.stream().noneMatch(one -> isOf(name.getValue(), one)))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The paths in the registry that the names may mean. */
  public Set<String> paths(RegistryHost registry) {
    return all.stream().flatMap(name -> path(name, registry).stream()).collect(Collectors.toSet());
  }

  private static boolean isOf(Set<String> spellings, Repository repository) {
    String path = repository.path();
    Stream<String> paths =
        repository.registry().isDockerHub() && path.startsWith(OFFICIAL)
            ? Stream.of(path, path.substring(OFFICIAL.length()))
            : Stream.of(path);
    return paths.anyMatch(
        one -> spellings.contains(one) || spellings.contains(repository.registry() + "/" + one));
  }

  private static Optional<String> path(String name, RegistryHost registry) {
    Optional<RegistryHost> host = host(name).filter(any -> looksLikeHost(name));
    if (host.isPresent() && !host.get().equals(registry)) {
      return Optional.empty();
    }
    try {
      String path = host.isPresent() ? afterHost(name) : name;
      return Optional.of(Repository.forReading(registry, path).path());
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static Optional<RegistryHost> host(String name) {
    try {
      int slash = name.indexOf('/');
      return slash < 0 ? Optional.empty() : Optional.of(new RegistryHost(name.substring(0, slash)));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /** Whether the first part is a host by the rule of the docker command. */
  private static boolean looksLikeHost(String name) {
    String first = name.substring(0, name.indexOf('/'));
    return first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
  }

  private static String afterHost(String name) {
    return name.substring(name.indexOf('/') + 1);
  }
}
