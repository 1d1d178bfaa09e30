package io.drayage.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateSnapshotTest {
  private static final Digest INDEX = Digest.parse("sha256:" + "1".repeat(64));
  private static final Digest IMAGE = Digest.parse("sha256:" + "2".repeat(64));

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void aSnapshotKnowsWhatTheStoreKnowsAlsoWhileThatIsOpen() {
    try (StateStore store = StateStore.open(directory)) {
      store.rememberPlatformManifest(INDEX, "linux/amd64", IMAGE);
    }
    try (StateStore open = StateStore.open(directory);
        StateStore snapshot = StateStore.snapshot(directory)) {
      assertThat(open.platformManifest(INDEX, "linux/amd64")).contains(IMAGE);
      assertThat(snapshot.platformManifest(INDEX, "linux/amd64")).contains(IMAGE);
    }
  }

  @Test
  void whatASnapshotIsToldStaysInMemory() throws IOException {
    Path absent = directory.resolve("absent");
    try (StateStore snapshot = StateStore.snapshot(absent)) {
      snapshot.rememberPlatformManifest(INDEX, "linux/amd64", IMAGE);

      assertThat(snapshot.platformManifest(INDEX, "linux/amd64")).contains(IMAGE);
    }
    assertThat(absent).doesNotExist();
  }

  @Test
  @FaultKind("A3")
  void aLargeStoreIsNotReadIntoMemory() throws IOException {
    Repository repository = new Repository(new RegistryHost("registry.example"), "app");
    RawManifest manifest = RawManifest.of(MediaType.OCI_MANIFEST, new byte[200_000]);
    byte[] filling = new byte[200_000];
    try (StateStore store = StateStore.open(directory, new StateSettings(1_000, 1_000, 1L << 30))) {
      store.rememberManifest(repository, manifest);
      for (int number = 0; number < 60; number++) {
        new SplittableRandom(number).nextBytes(filling);
        store.rememberManifest(repository, RawManifest.of(MediaType.OCI_MANIFEST, filling));
      }
    }
    assertThat(Files.size(directory.resolve("drayage.mv.db"))).isGreaterThan(8L << 20);
    List<Path> before = copies();

    try (StateStore snapshot = StateStore.snapshot(directory)) {
      assertThat(copies()).hasSize(before.size() + 1);
      assertThat(snapshot.manifest(repository, manifest.digest())).isPresent();
    }
    assertThat(copies()).isEqualTo(before);
  }

  private static List<Path> copies() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.toString().contains("drayage-state")).sorted().toList();
    }
  }

  @Test
  void ofADamagedStoreNothingIsKnown() throws IOException {
    Files.writeString(directory.resolve("drayage.mv.db"), "this is no store");

    try (StateStore snapshot = StateStore.snapshot(directory)) {
      assertThat(snapshot.platformManifest(INDEX, "linux/amd64")).isEmpty();
    }
  }
}
