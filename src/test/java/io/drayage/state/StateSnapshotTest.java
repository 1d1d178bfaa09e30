package io.drayage.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void ofADamagedStoreNothingIsKnown() throws IOException {
    Files.writeString(directory.resolve("drayage.mv.db"), "this is no store");

    try (StateStore snapshot = StateStore.snapshot(directory)) {
      assertThat(snapshot.platformManifest(INDEX, "linux/amd64")).isEmpty();
    }
  }
}
