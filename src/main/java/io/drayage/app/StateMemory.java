package io.drayage.app;

import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.state.StateStore;
import io.drayage.sync.BlobMemory;
import io.drayage.sync.ManifestMemory;
import io.drayage.sync.ResolutionMemory;
import java.util.Optional;

/** Lets {@code sync} use the state without knowing it. */
public record StateMemory(StateStore state)
    implements ResolutionMemory, ManifestMemory, BlobMemory {
  @Override
  public Optional<Digest> recall(Digest index, String platform) {
    return state.platformManifest(index, platform);
  }

  @Override
  public void remember(Digest index, String platform, Digest manifest) {
    state.rememberPlatformManifest(index, platform, manifest);
  }

  @Override
  public Optional<RawManifest> recall(Repository repository, Digest digest) {
    return state.manifest(repository, digest);
  }

  @Override
  public void remember(Repository repository, RawManifest manifest) {
    state.rememberManifest(repository, manifest);
  }

  @Override
  public void forgetManifest(Repository repository, Digest digest) {
    state.forgetManifest(repository, digest);
  }

  @Override
  public Optional<Repository> recall(RegistryHost registry, Digest blob) {
    return state.blobPlace(registry, blob);
  }

  @Override
  public void remember(Repository repository, Digest blob) {
    state.rememberBlobPlace(repository, blob);
  }

  @Override
  public void forget(Repository repository, Digest blob) {
    state.forgetBlobPlace(repository, blob);
  }

  @Override
  public Optional<String> recallUpload(Repository repository, Digest blob) {
    return state.upload(repository, blob);
  }

  @Override
  public void rememberUpload(Repository repository, Digest blob, String address) {
    state.rememberUpload(repository, blob, address);
  }

  @Override
  public void forgetUpload(Repository repository, Digest blob) {
    state.forgetUpload(repository, blob);
  }
}
