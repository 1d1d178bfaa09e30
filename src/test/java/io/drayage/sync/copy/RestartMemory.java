package io.drayage.sync.copy;

import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.sync.BlobMemory;
import io.drayage.sync.ManifestMemory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What one copier leaves to the next one. */
final class RestartMemory implements ManifestMemory, BlobMemory {
  private final Map<String, RawManifest> manifests = new HashMap<>();
  private final Map<String, Repository> places = new HashMap<>();
  private final Map<String, String> uploads = new HashMap<>();

  @Override
  public Optional<RawManifest> recall(Repository repository, Digest digest) {
    return Optional.ofNullable(manifests.get(repository + "@" + digest));
  }

  @Override
  public void remember(Repository repository, RawManifest manifest) {
    manifests.put(repository + "@" + manifest.digest(), manifest);
  }

  @Override
  public void forgetManifest(Repository repository, Digest digest) {
    manifests.remove(repository + "@" + digest);
  }

  @Override
  public Optional<Repository> recall(RegistryHost registry, Digest blob) {
    return Optional.ofNullable(places.get(registry + "@" + blob));
  }

  @Override
  public void remember(Repository repository, Digest blob) {
    places.put(repository.registry() + "@" + blob, repository);
  }

  @Override
  public void forget(Repository repository, Digest blob) {
    places.remove(repository.registry() + "@" + blob, repository);
  }

  @Override
  public Optional<String> recallUpload(Repository repository, Digest blob) {
    return Optional.ofNullable(uploads.get(repository + "@" + blob));
  }

  @Override
  public void rememberUpload(Repository repository, Digest blob, String address) {
    uploads.put(repository + "@" + blob, address);
  }

  @Override
  public void forgetUpload(Repository repository, Digest blob) {
    uploads.remove(repository + "@" + blob);
  }
}
