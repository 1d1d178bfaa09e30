package io.drayage.sync;

import io.drayage.oci.Descriptor;
import io.drayage.oci.ImageIndex;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Manifest;
import io.drayage.oci.Platform;
import io.drayage.oci.PlatformChoice;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryClient;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the image for one platform in an index, also where an entry is itself an index. */
final class PlatformResolver {
  private static final Logger LOG = LoggerFactory.getLogger(PlatformResolver.class);
  private static final int MAX_DEPTH = 8;

  private final RegistryClient source;
  private final Repository repository;

  PlatformResolver(RegistryClient source, Repository repository) {
    this.source = source;
    this.repository = repository;
  }

  /**
   * The manifest that serves {@code wanted}; one that is no index serves any platform.
   *
   * @throws MalformedException naming the platforms there are, if none serves
   */
  Manifest resolve(Manifest manifest, Platform wanted) {
    return find(manifest, wanted, 0)
        .orElseThrow(
            () ->
                new MalformedException(
                    "%s has no image for platform %s; it has: %s"
                        .formatted(repository, wanted, offered(manifest))));
  }

  private Optional<Manifest> find(Manifest manifest, Platform wanted, int depth) {
    if (!(manifest instanceof ImageIndex index)) {
      return Optional.of(manifest);
    }
    if (depth >= MAX_DEPTH) {
      throw new MalformedException("the index nests deeper than " + MAX_DEPTH);
    }
    for (PlatformChoice choice : PlatformChoice.servingBestFirst(index.entries(), wanted)) {
      Descriptor entry = choice.entry();
      Manifest chosen = Manifest.parse(source.pullManifest(repository.digest(entry.digest())));
      Optional<Manifest> found = find(chosen, wanted, depth + 1);
      if (found.isPresent()) {
        noteFallback(choice, wanted);
        return found;
      }
    }
    return Optional.empty();
  }

  private void noteFallback(PlatformChoice choice, Platform wanted) {
    if (choice.fallback()) {
      LOG.atInfo()
          .addKeyValue("repository", repository)
          .addKeyValue("wanted", wanted)
          .addKeyValue("taken", choice.entry().platform().map(Platform::toString).orElse(""))
          .log("no image for exactly this platform, the next lower variant is taken");
    }
  }

  private static String offered(Manifest manifest) {
    TreeSet<String> platforms = new TreeSet<>();
    if (manifest instanceof ImageIndex index) {
      index.entries().stream()
          .filter(entry -> !entry.isAttestation())
          .flatMap(entry -> entry.platform().stream())
          .forEach(platform -> platforms.add(platform.toString()));
    }
    return platforms.isEmpty() ? "none" : String.join(", ", platforms);
  }
}
