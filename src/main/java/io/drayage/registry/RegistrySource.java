package io.drayage.registry;

import io.drayage.oci.Descriptor;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A registry that is read, reached in one way (endpoint, credentials, TLS settings). Safe for use
 * by several threads. Requests that may be repeated are repeated for a short while before a method
 * gives up; every method that gives up throws a {@link RegistryException} that says what was tried.
 */
public interface RegistrySource {
  /** The registry as the sync file names it. */
  RegistryHost host();

  /**
   * A key for knowledge of this registry, which does not hold the client: equal for clients that
   * see the same.
   */
  default Object identity() {
    return this;
  }

  /**
   * The limit of pulls from the repository by the registry's last answer; no request. Empty if
   * there is none, or none is known yet.
   */
  Optional<PullLimit> pullLimit(Repository repository);

  /** The limit of pulls by the last answer for any repository; no request. */
  Optional<PullLimit> pullLimit();

  /** Times of the last limit; empty if none is known. */
  default Optional<PullTimes> pullTimes() {
    return Optional.empty();
  }

  /**
   * Pulls of this process that no earlier call told, and no more than {@code most}, the pulls of
   * one order; no request. Since no order tells more than it may pull, the pulls told and those
   * that orders under way may pull are never fewer than the pulls of all orders.
   */
  default int takePulls(int most) {
    return 0;
  }

  /** Counts manifests that another process pulled with the same account; no request. */
  default void pulledElsewhere(int number) {}

  /**
   * All tags of a repository, unsorted, over all pages (distribution-spec, Listing Tags); empty if
   * the registry says that it has no such repository. Names that can't be tags are left out. An
   * error on a later page is an error, never a short list.
   *
   * @throws RegistryException.NotFound if the registry answers 404 without saying what it lacks
   */
  Optional<List<String>> listTags(Repository repository);

  /**
   * The registry's repositories by its catalog: whole pages of 100 until there are more than {@code
   * maxItems}, {@link Catalog#NO_LIMIT} for all. An error on a later page is an error, never a
   * short list.
   */
  RepositoryNames listRepositories(int maxItems);

  /**
   * Digest, type and size of a manifest by {@code HEAD}, empty when there is none. A registry that
   * leaves the digest out of its answer, or refuses {@code HEAD}, is asked by {@code GET}.
   */
  Optional<ManifestSummary> headManifest(Reference reference);

  /**
   * A manifest by {@code GET}, at most 4 MiB, its digest checked against the reference or the
   * registry's own word.
   *
   * @throws RegistryException.NotFound if there is none
   * @throws RegistryException.InvalidContent if the bytes are not what was asked for
   */
  RawManifest pullManifest(Reference reference);

  /** Whether a repository has a blob of this digest and size. */
  boolean hasBlob(Repository repository, Descriptor blob);

  /** Opens a blob for reading, from its beginning. */
  default InputStream openBlob(Repository repository, Descriptor blob) {
    return openBlob(repository, blob, 0, () -> {});
  }

  /**
   * Opens a blob for reading from byte {@code offset} on. The stream ends after exactly the
   * descriptor's size. If it begins at 0, the digest is checked before it hands out the last bytes,
   * so that a reader never gets a whole wrong blob; otherwise the reader with the bytes before has
   * to check it. Its {@code read} throws a {@link RegistryException} for a short, long or wrong
   * body. The caller closes it.
   *
   * @param check called now and then while bytes are read that the reader does not see, since a
   *     registry sent the blob from its beginning; what it throws ends the reading
   */
  InputStream openBlob(Repository repository, Descriptor blob, long offset, Runnable check);
}
