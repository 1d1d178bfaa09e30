package io.drayage.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Descriptor;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobHomesTest {
  private static final RegistryHost HOST = new RegistryHost("harbor.example");
  private static final Repository REPOSITORY = new Repository(HOST, "m/app");
  private static final Digest DIGEST = Digest.parse("sha256:" + "1".repeat(64));
  private static final Descriptor LARGE =
      new Descriptor(new MediaType("application/x"), DIGEST, 1 << 20);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void aLargeBlobIsRememberedFromNowOnWhateverEndsTheProcess() throws Exception {
    Path atTheKill = directory.resolve("at-the-kill");
    try (StateStore store = StateStore.open(directory.resolve("state"))) {
      store.rememberBlob(REPOSITORY, LARGE);
      Files.createDirectories(atTheKill);
      Files.copy(
          directory.resolve("state").resolve("drayage.mv.db"), atTheKill.resolve("drayage.mv.db"));
    }

    try (StateStore after = StateStore.open(atTheKill)) {
      assertThat(after.blobHome(HOST, DIGEST)).contains("m/app");
    }
  }

  @Test
  void anotherRegistryHasBlobsOfItsOwn() {
    try (StateStore store = StateStore.open(directory)) {
      store.rememberBlob(REPOSITORY, LARGE);

      assertThat(store.blobHome(new RegistryHost("HARBOR.example"), DIGEST)).contains("m/app");
      assertThat(store.blobHome(new RegistryHost("other.example"), DIGEST)).isEmpty();
    }
  }
}
