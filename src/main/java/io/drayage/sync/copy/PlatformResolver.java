package io.drayage.sync.copy;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.ImageIndex;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Manifest;
import io.drayage.oci.Platform;
import io.drayage.oci.PlatformChoice;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistrySource;
import io.drayage.sync.Deadline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the image for one platform in an index and its nested indexes. A manifest that does not
 * serve is pulled once only, and the number of pulls is bounded. For one image and one thread.
 */
final class PlatformResolver {
  private static final Logger LOG = LoggerFactory.getLogger(PlatformResolver.class);
  private static final int MAX_DEPTH = 8;

  private final RegistrySource source;
  private final Repository repository;
  private final Deadline deadline;
  private final Set<Question> unserved = new HashSet<>();
  private int pulled;

  private record Question(Digest digest, Platform wanted) {}

  /** Pulls from {@code repository} until {@code deadline}. */
  PlatformResolver(RegistrySource source, Repository repository, Deadline deadline) {
    this.source = source;
    this.repository = repository;
    this.deadline = deadline;
  }

  /**
   * The manifest that serves {@code wanted}; a manifest that is no index serves any platform.
   *
   * @throws MalformedException with the platforms of the image, if none serves
   */
  Manifest resolve(Manifest manifest, Platform wanted) {
    return find(manifest, wanted, 0).orElseThrow(() -> noImageFor(wanted.toString(), manifest));
  }

  /**
   * The entries of the index that serve {@code wanted} equally well, such as one with gzip and one
   * with zstd layers. Only an entry that may be a nested index is pulled.
   */
  List<Descriptor> entriesFor(ImageIndex index, Platform wanted) {
    List<Descriptor> entries = new ArrayList<>();
    Optional<PlatformChoice> best = Optional.empty();
    for (PlatformChoice choice : choices(index, wanted)) {
      if (best.filter(taken -> taken.rank() < choice.rank()).isPresent()) {
        break;
      }
      Descriptor entry = choice.entry();
      boolean mayNest = entry.mediaType().isIndex() || entry.mediaType().value().isEmpty();
      if (!mayNest || findBelow(entry, wanted, 1).isPresent()) {
        best = Optional.of(choice);
        entries.add(entry);
      }
    }
    best.ifPresent(choice -> noteFallback(choice, wanted));
    return entries;
  }

  /** The failure of an image that lacks these platforms. */
  MalformedException noImageFor(String platforms, Manifest manifest) {
    return new MalformedException(
        "%s has no image for platform %s; it has: %s"
            .formatted(repository, platforms, offered(manifest)));
  }

  private Optional<Manifest> find(Manifest manifest, Platform wanted, int depth) {
    if (!(manifest instanceof ImageIndex index)) {
      return Optional.of(manifest);
    }
    if (depth >= MAX_DEPTH) {
      throw new MalformedException("the index nests deeper than " + MAX_DEPTH);
    }
    List<PlatformChoice> choices = choices(index, wanted);
    for (PlatformChoice choice : choices) {
      Optional<Manifest> found = findBelow(choice.entry(), wanted, depth + 1);
      if (found.isPresent()) {
        noteFallback(choice, wanted);
        noteEquals(choice, choices, wanted);
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Manifest> findBelow(Descriptor entry, Platform wanted, int depth) {
    Question question = new Question(entry.digest(), wanted);
    if (unserved.contains(question)) {
      return Optional.empty();
    }
    Optional<Manifest> found = find(pull(entry), wanted, depth);
    if (found.isEmpty()) {
      unserved.add(question);
    }
    return found;
  }

  /** The entries that serve the platform, without the layers that BuildKit lists for caches. */
  private static List<PlatformChoice> choices(ImageIndex index, Platform wanted) {
    return PlatformChoice.servingBestFirst(index.entries(), wanted).stream()
        .filter(choice -> choice.entry().mayBeManifest())
        .toList();
  }

  private Manifest pull(Descriptor entry) {
    deadline.check();
    pulled++;
    if (pulled > ManifestTree.MAX_MANIFESTS) {
      throw ManifestTree.tooMany();
    }
    return Manifest.parse(SourceManifests.pull(source, repository, entry), entry);
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

  /** Warns if several images serve the platform: a tag names only one. */
  private void noteEquals(PlatformChoice taken, List<PlatformChoice> choices, Platform wanted) {
    long equals =
        choices.stream()
            .filter(choice -> choice.namesPlatform() && choice.rank() == taken.rank())
            .map(choice -> choice.entry().digest())
            .distinct()
            .count();
    if (equals > 1) {
      LOG.atWarn()
          .addKeyValue("repository", repository)
          .addKeyValue("wanted", wanted)
          .addKeyValue("digest", taken.entry().digest())
          .addKeyValue("images", equals)
          .log(
              "several images serve this platform, such as one for each os.version or"
                  + " compression; the first is taken, and 'platform: [%s]' takes all"
                      .formatted(wanted));
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
