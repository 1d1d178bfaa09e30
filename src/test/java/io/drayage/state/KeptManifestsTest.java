package io.drayage.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.testing.FaultKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests, and places of blobs, over restarts. */
class KeptManifestsTest {
  private static final Repository APP = new Repository(new RegistryHost("a.example"), "team/app");
  private static final Repository TOOL = new Repository(new RegistryHost("a.example"), "tool");

  private final Path directory;

  KeptManifestsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aManifestIsThereAfterwardsByteForByte() {
    RawManifest manifest = manifest("{\n \"a\": 1\n}", MediaType.DOCKER_LIST);
    try (StateStore state = StateStore.open(directory)) {
      state.rememberManifest(APP, manifest);
    }

    try (StateStore state = StateStore.open(directory)) {
      RawManifest kept = state.manifest(APP, manifest.digest()).orElseThrow();
      assertThat(kept.content()).isEqualTo(manifest.content());
      assertThat(kept.mediaType()).isEqualTo(MediaType.DOCKER_LIST);
      assertThat(state.manifest(TOOL, manifest.digest())).isEmpty();
    }
    assertThat(StateStore.snapshot(directory).manifest(APP, manifest.digest())).isPresent();
  }

  @Test
  @FaultKind("A5")
  void aManifestThatWasDroppedStaysAway() {
    RawManifest manifest = manifest("{}", MediaType.OCI_MANIFEST);
    try (StateStore state = StateStore.open(directory)) {
      state.rememberManifest(APP, manifest);
      state.forgetManifest(APP, manifest.digest());
    }

    try (StateStore state = StateStore.open(directory)) {
      assertThat(state.manifest(APP, manifest.digest())).isEmpty();
    }
  }

  @Test
  void aManifestWhoseBytesWereChangedIsDropped() {
    RawManifest manifest = manifest("{}", MediaType.OCI_MANIFEST);
    try (StateStore state = StateStore.open(directory)) {
      state.rememberManifest(APP, manifest);
    }
    changeAllManifests("text/plain\n{ }");

    try (StateStore state = StateStore.open(directory)) {
      assertThat(state.manifest(APP, manifest.digest())).isEmpty();
    }
    changeAllManifests("no line feed");
    try (StateStore state = StateStore.open(directory)) {
      assertThat(state.manifest(APP, manifest.digest())).isEmpty();
    }
  }

  @Test
  void manifestsAreForgottenBeyondTheirBytes() {
    int kept = 0;
    try (StateStore state = StateStore.open(directory, new StateSettings(10, 1_000, 20_000))) {
      for (int number = 0; number < 500; number++) {
        RawManifest one = manifest("x".repeat(1000) + number, MediaType.OCI_MANIFEST);
        state.rememberManifest(APP, one);
        state.rememberManifest(APP, one);
      }
      for (int number = 0; number < 500; number++) {
        RawManifest one = manifest("x".repeat(1000) + number, MediaType.OCI_MANIFEST);
        kept += state.manifest(APP, one.digest()).isPresent() ? 1 : 0;
      }
    }

    assertThat(kept).isBetween(15, 19);
  }

  @Test
  void manifestsAreForgottenBeyondTheirNumber() {
    int kept = 0;
    try (StateStore state = StateStore.open(directory, new StateSettings(10, 20, 1_000_000))) {
      for (int number = 0; number < 100; number++) {
        state.rememberManifest(APP, manifest("{" + number, MediaType.OCI_MANIFEST));
      }
      for (int number = 0; number < 100; number++) {
        Digest digest = manifest("{" + number, MediaType.OCI_MANIFEST).digest();
        kept += state.manifest(APP, digest).isPresent() ? 1 : 0;
      }
    }

    assertThat(kept).isBetween(17, 20);
  }

  @Test
  void aPlaceOfABlobIsThereAfterwardsAndForgottenWhenItIsThatOne() {
    Digest blob = Digest.sha256(new byte[1]);
    try (StateStore state = StateStore.open(directory)) {
      state.rememberBlobPlace(APP, blob);
    }

    try (StateStore state = StateStore.open(directory)) {
      assertThat(state.blobPlace(APP.registry(), blob)).contains(APP);
      assertThat(state.blobPlace(new RegistryHost("b.example"), blob)).isEmpty();
      state.forgetBlobPlace(TOOL, blob);
      assertThat(state.blobPlace(APP.registry(), blob)).contains(APP);
      state.forgetBlobPlace(APP, blob);
      assertThat(state.blobPlace(APP.registry(), blob)).isEmpty();
    }
  }

  private void changeAllManifests(String content) {
    try (MVStore store =
        new MVStore.Builder().fileName(directory.resolve("drayage.mv.db").toString()).open()) {
      MVMap<String, byte[]> manifests =
          store.openMap(
              "manifests",
              new MVMap.Builder<String, byte[]>()
                  .keyType(StringDataType.INSTANCE)
                  .valueType(ByteArrayDataType.INSTANCE));
      manifests.replaceAll((key, value) -> content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static RawManifest manifest(String content, MediaType type) {
    return RawManifest.of(type, content.getBytes(StandardCharsets.UTF_8));
  }
}
