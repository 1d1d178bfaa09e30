package io.drayage.testing;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.DigestReference;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.oci.TagReference;
import io.drayage.registry.BlobUpload;
import io.drayage.registry.ManifestSummary;
import io.drayage.registry.PullLimit;
import io.drayage.registry.PullTimes;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RegistryTarget;
import io.drayage.registry.RepositoryNames;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A registry in memory with the rules of a real one (a manifest needs its blobs) and a record of
 * every request, such as {@code HEAD manifest app:1}.
 */
public final class FakeRegistry implements RegistryTarget {
  private final RegistryHost host;
  private final Map<Repository, Map<String, RawManifest>> manifests = new HashMap<>();
  private final Map<Repository, Map<Digest, byte[]>> blobs = new HashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<Repository> uncounted = new HashSet<>();
  private final Set<Repository> unmountable = new HashSet<>();
  private final Map<Digest, ManifestSummary> pretended = new HashMap<>();
  private final FakeUploads uploads = new FakeUploads(this);
  private Consumer<String> onRequest = request -> {};
  private boolean checksBlobs = true;
  private Optional<PullLimit> pullLimit = Optional.empty();
  private Optional<PullTimes> pullTimes = Optional.empty();

  public FakeRegistry(String host) {
    this.host = new RegistryHost(host);
  }

  /** Every request so far, in order. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** The requests with this prefix. */
  public List<String> requests(String prefix) {
    return requests.stream().filter(request -> request.startsWith(prefix)).toList();
  }

  public void forgetRequests() {
    requests.clear();
  }

  /** Sets the action before each answer, which may throw or wait. */
  public void onRequest(Consumer<String> hook) {
    onRequest = hook;
  }

  /** Refuses mounts from this repository. */
  public synchronized void refuseMountsFrom(Repository repository) {
    unmountable.add(repository);
  }

  /** Accepts manifests without their blobs, for odd states. */
  public void takeAnything() {
    checksBlobs = false;
  }

  /** Answers {@code HEAD} requests as if it had this. */
  public synchronized void pretendToHave(Digest digest) {
    pretended.put(digest, new ManifestSummary(digest, MediaType.OCI_MANIFEST, 1));
  }

  /** The uploads, for tests that break some. */
  public FakeUploads uploads() {
    return uploads;
  }

  public Repository repository(String path) {
    return new Repository(host, path);
  }

  public synchronized void put(Repository repository, byte[] blob) {
    blobs(repository).put(Digest.sha256(blob), blob.clone());
  }

  public synchronized void put(Reference reference, RawManifest manifest) {
    Map<String, RawManifest> there = manifests(reference.repository());
    there.put(manifest.digest().toString(), manifest);
    if (reference instanceof TagReference tag) {
      there.put(tag.tag(), manifest);
    }
  }

  public synchronized void remove(Repository repository, Digest digest) {
    blobs(repository).remove(digest);
    manifests(repository).remove(digest.toString());
  }

  public synchronized Optional<RawManifest> manifest(Reference reference) {
    return Optional.ofNullable(
        manifests.getOrDefault(reference.repository(), Map.of()).get(reference.identifier()));
  }

  public synchronized Optional<byte[]> blob(Repository repository, Digest digest) {
    return Optional.ofNullable(blobs(repository).get(digest));
  }

  @Override
  public RegistryHost host() {
    return host;
  }

  /** Sets the pull limit in the answers; there is none before. */
  public synchronized void allowPulls(PullLimit limit) {
    pullLimit = Optional.of(limit);
  }

  /** The same, heard at this time. */
  public synchronized void allowPulls(PullLimit limit, PullTimes times) {
    pullLimit = Optional.of(limit);
    pullTimes = Optional.of(times);
  }

  /** Exempts this repository from the pull limit. */
  public synchronized void countNoPulls(Repository repository) {
    uncounted.add(repository);
  }

  @Override
  public synchronized Optional<PullLimit> pullLimit(Repository repository) {
    return pullLimit.filter(any -> !uncounted.contains(repository));
  }

  @Override
  public synchronized Optional<PullLimit> pullLimit() {
    return pullLimit;
  }

  @Override
  public synchronized Optional<PullTimes> pullTimes() {
    return pullTimes;
  }

  @Override
  public RepositoryNames listRepositories(int maxItems) {
    note("GET catalog");
    synchronized (this) {
      return new RepositoryNames(
          manifests.keySet().stream().map(Repository::path).sorted().toList(), false);
    }
  }

  @Override
  public Optional<List<String>> listTags(Repository repository) {
    note("GET tags " + repository.path());
    synchronized (this) {
      if (!manifests.containsKey(repository)) {
        return Optional.empty();
      }
      return Optional.of(
          manifests(repository).keySet().stream().filter(TagReference::isTag).toList());
    }
  }

  @Override
  public Optional<ManifestSummary> headManifest(Reference reference) {
    note("HEAD manifest " + name(reference));
    return manifest(reference)
        .map(is -> new ManifestSummary(is.digest(), is.mediaType(), is.size()))
        .or(() -> pretended(reference.identifier()));
  }

  @Override
  public RawManifest pullManifest(Reference reference) {
    note("GET manifest " + name(reference));
    return manifest(reference)
        .orElseThrow(
            () ->
                RegistryException.of(
                    FailureKind.NOT_FOUND, details("GET manifest " + reference, 404)));
  }

  @Override
  public boolean hasBlob(Repository repository, Descriptor blob) {
    note("HEAD blob " + name(repository, blob.digest()));
    return blob(repository, blob.digest()).isPresent()
        || pretended(blob.digest().toString()).isPresent();
  }

  @Override
  public InputStream openBlob(Repository repository, Descriptor blob, long offset, Runnable check) {
    note(
        "GET blob "
            + name(repository, blob.digest())
            + (offset == 0 ? "" : " from byte " + offset));
    return blob(repository, blob.digest())
        .map(content -> new ByteArrayInputStream(content, (int) offset, content.length))
        .orElseThrow(
            () ->
                RegistryException.of(
                    FailureKind.NOT_FOUND, details("GET blob " + blob.digest(), 404)));
  }

  @Override
  public BlobUpload startUpload(Repository repository, Digest digest) {
    note("POST upload " + name(repository, digest));
    return uploads.start(repository);
  }

  @Override
  public Optional<BlobUpload> resumeUpload(Repository repository, Descriptor blob, String address) {
    note("GET upload " + name(repository, blob.digest()));
    return uploads.find(repository, address);
  }

  @Override
  public Optional<BlobUpload> mountBlob(Repository repository, Digest digest, Repository from) {
    note("POST mount " + name(repository, digest) + " from " + from.path());
    synchronized (this) {
      byte[] content = blobs(from).get(digest);
      if (content == null || unmountable.contains(from)) {
        return Optional.of(uploads.start(repository));
      }
      blobs(repository).put(digest, content);
      return Optional.empty();
    }
  }

  @Override
  public void pushManifest(Reference reference, RawManifest manifest) {
    note("PUT manifest " + name(reference));
    if (checksBlobs) {
      checkComplete(reference, manifest);
    }
    put(reference, manifest);
  }

  private synchronized Optional<ManifestSummary> pretended(String digest) {
    return pretended.values().stream()
        .filter(one -> one.digest().toString().equals(digest))
        .findFirst();
  }

  private synchronized void checkComplete(Reference reference, RawManifest manifest) {
    Repository repository = reference.repository();
    String json = new String(manifest.content(), StandardCharsets.UTF_8);
    for (String part : json.split("\"", -1)) {
      boolean names = part.startsWith("sha256:") && part.length() == 71;
      if (names
          && !blobs(repository).containsKey(Digest.parse(part))
          && !manifests(repository).containsKey(part)) {
        throw RegistryException.of(
            FailureKind.MISSING_BLOBS,
            details("PUT manifest " + reference + ": unknown " + part, 400));
      }
    }
  }

  RegistryException.Details details(String operation, int status) {
    return new RegistryException.Details(
        host, operation, "made up", status, "", 1, "", Optional.empty());
  }

  void note(String request) {
    requests.add(request);
    onRequest.accept(request);
  }

  private Map<String, RawManifest> manifests(Repository repository) {
    return manifests.computeIfAbsent(repository, any -> new HashMap<>());
  }

  private Map<Digest, byte[]> blobs(Repository repository) {
    return blobs.computeIfAbsent(repository, any -> new HashMap<>());
  }

  private static String name(Reference reference) {
    String separator = reference instanceof DigestReference ? "@" : ":";
    return reference.repository().path() + separator + reference.identifier();
  }

  static String name(Repository repository, Digest digest) {
    return repository.path() + "@" + digest;
  }
}
