package io.drayage.sync.copy;

import io.drayage.cache.LoadingCache;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryException;
import io.drayage.sync.Copier;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.Registries;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares repositories that a target lacks or may lack, each once in a run, before their first
 * image. Safe for several threads: later images wait until the repository is ready.
 */
public final class NewRepositories implements Copier {
  private static final Logger LOG = LoggerFactory.getLogger(NewRepositories.class);
  private static final int MAX_REPOSITORIES = 10_000;

  private record Key(String runId, Repository repository) {}

  private final Registries registries;
  private final Copier copier;
  private final LoadingCache<Key, Repository> ready = new LoadingCache<>(MAX_REPOSITORIES);

  /** Prepares the repositories by {@code registries} before {@code copier} copies. */
  public NewRepositories(Registries registries, Copier copier) {
    this.registries = registries;
    this.copier = copier;
  }

  /** Prepares the repository and copies the image; a failed preparation is retried. */
  @Override
  public CopyResult copy(CopyOrder order) {
    if (order.targetIsNew() || order.targetMayBeNew()) {
      Repository repository = order.image().target().repository();
      ready.get(new Key(order.image().runId(), repository), () -> prepare(order, repository));
    }
    return copier.copy(order);
  }

  /** Prepares a repository. If it may exist already, a denial does not count: the push tells. */
  private Repository prepare(CopyOrder order, Repository repository) {
    try {
      registries.preparation(order.taskName()).prepare(repository);
    } catch (RegistryException e) {
      if (!e.is(FailureKind.DENIED) || !order.targetMayBeNew()) {
        throw e;
      }
      LOG.debug("{} is taken to be there: {}", repository, e.getMessage());
    }
    return repository;
  }
}
