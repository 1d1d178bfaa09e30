package io.drayage.sync;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.ImageIndex;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Manifest;
import io.drayage.oci.Platform;
import io.drayage.oci.PlatformChoice;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistryClient;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the image for one platform in an index, also where an entry is itself an index. A manifest
 * that was looked into and does not serve is not looked into again, and only so many are for one
 * image. For one image and one thread.
 */
final class PlatformResolver {
  private static final Logger LOG = LoggerFactory.getLogger(PlatformResolver.class);
  private static final int MAX_DEPTH = 8;

  private final RegistryClient source;
  private final Repository repository;
  private final Deadline deadline;
  private final Set<Question> answeredNo = new HashSet<>();
  private int pulled;

  private record Question(Digest digest, Platform wanted) {}

  /** Pulls as long as {@code deadline} says. */
  PlatformResolver(RegistryClient source, Repository repository, Deadline deadline) {
    this.source = source;
    this.repository = repository;
    this.deadline = deadline;
  }

  /**
   * The manifest that serves {@code wanted}; one that is no index serves any platform.
   *
   * @throws MalformedException naming the platforms there are, if none serves
   */
  Manifest resolve(Manifest manifest, Platform wanted) {
    return find(manifest, wanted, 0).orElseThrow(() -> noImageFor(wanted.toString(), manifest));
  }

  /**
   * The entry of the index that serves {@code wanted}. Only an entry that may itself be an index is
   * fetched, to see whether it does.
   */
  Optional<Descriptor> entryFor(ImageIndex index, Platform wanted) {
    for (PlatformChoice choice : PlatformChoice.servingBestFirst(index.entries(), wanted)) {
      Descriptor entry = choice.entry();
      boolean mayNest = entry.mediaType().isIndex() || entry.mediaType().value().isEmpty();
      if (!mayNest || findBelow(entry, wanted, 1).isPresent()) {
        noteFallback(choice, wanted);
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** What to throw when the image lacks these platforms. */
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
    for (PlatformChoice choice : PlatformChoice.servingBestFirst(index.entries(), wanted)) {
      Optional<Manifest> found = findBelow(choice.entry(), wanted, depth + 1);
      if (found.isPresent()) {
        noteFallback(choice, wanted);
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Manifest> findBelow(Descriptor entry, Platform wanted, int depth) {
    Question question = new Question(entry.digest(), wanted);
    if (answeredNo.contains(question)) {
      return Optional.empty();
    }
    Optional<Manifest> found = find(pull(entry), wanted, depth);
    if (found.isEmpty()) {
      answeredNo.add(question);
    }
    return found;
  }

  private Manifest pull(Descriptor entry) {
    deadline.check();
    pulled++;
    if (pulled > ManifestTree.MAX_MANIFESTS) {
      throw ManifestTree.tooMany();
    }
    return Manifest.parse(source.pullManifest(repository.digest(entry.digest())));
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
