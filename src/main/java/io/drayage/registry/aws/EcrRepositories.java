package io.drayage.registry.aws;

import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.RepositoryNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** Reads the pages of DescribeRepositories. */
final class EcrRepositories {
  static final int PAGE_SIZE = 100;
  private static final int MAX_PAGES = 10_000;

  private final RegistryHost registry;
  private final EcrFailures failures;

  /**
   * A page.
   *
   * @param names paths of repositories, with or without the registry before them
   * @param nextToken null after the last page
   */
  record Page(List<@Nullable String> names, @Nullable String nextToken) {}

  EcrRepositories(RegistryHost registry, EcrFailures failures) {
    this.registry = registry;
    this.failures = failures;
  }

  /** {@code pages} asks for the page of a token, the first one without. */
  RepositoryNames list(int maxItems, Function<Optional<String>, Page> pages) {
    List<String> paths = new ArrayList<>();
    Set<String> tokens = new HashSet<>();
    Optional<String> token = Optional.empty();
    try {
      do {
        Page page = pages.apply(token);
        page.names().forEach(name -> add(name, paths));
        token = Optional.ofNullable(page.nextToken()).filter(next -> !next.isEmpty());
        if (token.isPresent() && (!tokens.add(token.get()) || tokens.size() > MAX_PAGES)) {
          throw failures.endlessList(registry);
        }
      } while (token.isPresent() && (maxItems < 0 || paths.size() <= maxItems));
    } catch (SdkException e) {
      throw failures.notListed(registry, e);
    }
    return new RepositoryNames(paths.stream().distinct().toList(), token.isPresent());
  }

  private void add(@Nullable String name, List<String> paths) {
    if (name == null) {
      return;
    }
    String prefix = registry.name() + "/";
    try {
      String path = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
      paths.add(new Repository(registry, path).path());
    } catch (MalformedException e) {
      // nothing that could be copied
      return;
    }
  }
}
