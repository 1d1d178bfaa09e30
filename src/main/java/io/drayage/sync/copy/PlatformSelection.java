package io.drayage.sync.copy;

import io.drayage.oci.ImageIndex;
import io.drayage.oci.Manifest;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistrySource;
import io.drayage.sync.Deadline;
import io.drayage.sync.ImagePair;
import io.drayage.sync.ResolutionMemory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what of a multi-platform image is wanted, and remembers it by the digest of the whole. Safe
 * for several threads.
 */
final class PlatformSelection {
  private static final Logger LOG = LoggerFactory.getLogger(PlatformSelection.class);
  private static final int MAX_NOTED = 10_000;

  private final ResolutionMemory memory;
  private final Set<Repository> noted = ConcurrentHashMap.newKeySet();

  PlatformSelection(ResolutionMemory memory) {
    this.memory = memory;
  }

  /**
   * The manifest to copy under the target's tag; one that is no index is that itself.
   *
   * @throws io.drayage.oci.MalformedException if a platform that is wanted is not there
   */
  Manifest select(Manifest named, ImagePair image, RegistrySource source, Deadline deadline) {
    if (image.wantsAllPlatforms() || !(named instanceof ImageIndex index)) {
      return named;
    }
    Repository repository = image.source().repository();
    if (!index.mayHoldPlatforms()) {
      memory.remember(named.raw().digest(), image.platform(), named.raw().digest());
      LOG.atWarn()
          .addKeyValue("task", image.taskName())
          .addKeyValue("image", image.source())
          .addKeyValue("wanted", image.platform())
          .log("the index names no platforms, so it is copied whole");
      return named;
    }
    PlatformResolver resolver = new PlatformResolver(source, repository, deadline);
    Manifest chosen =
        image.wantsReducedIndex()
            ? new IndexReducer(resolver).reduce(index, image.platforms())
            : resolver.resolve(named, image.platforms().get(0));
    memory.remember(named.raw().digest(), image.platform(), chosen.raw().digest());
    boolean reduced = !chosen.raw().digest().equals(named.raw().digest());
    if (image.wantsReducedIndex() && reduced && noted.size() < MAX_NOTED && noted.add(repository)) {
      LOG.atInfo()
          .addKeyValue("repository", repository)
          .addKeyValue("platforms", image.platform())
          .log(
              "indexes of this repository are reduced to some platforms, so their digests differ"
                  + " from the source's and signatures of the originals do not hold for them");
    }
    return chosen;
  }
}
