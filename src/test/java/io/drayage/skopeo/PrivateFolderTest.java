package io.drayage.skopeo;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateFolderTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @FaultKind("A20")
  @ParameterizedTest
  @ValueSource(longs = {-3600, 3600})
  void whatAKilledProcessLeftIsDeletedAtTheNextStart(long seconds) throws IOException {
    Path left = Files.createDirectory(directory.resolve("drayage-skopeo-123"));
    Files.writeString(left.resolve("src.json"), "{}");
    Files.createFile(left.resolve("lock"));
    age(left, Duration.ofSeconds(seconds));

    PrivateFolder.deleteLeft(directory);

    assertThat(left).doesNotExist();
  }

  @FaultKind("A20")
  @Test
  void aUserWithoutANameFindsWhatIsLeftToo() throws IOException {
    Path left = Files.createDirectory(directory.resolve("drayage-skopeo-123"));
    age(left, Duration.ofHours(1));
    String name = System.getProperty("user.name");
    System.setProperty("user.name", "?");
    try {
      PrivateFolder.deleteLeft(directory);
    } finally {
      System.setProperty("user.name", name);
    }

    assertThat(left).doesNotExist();
  }

  @FaultKind("A20")
  @Test
  void whatIsInUseOrBelongsToOthersStays() throws IOException {
    Path young = Files.createDirectory(directory.resolve("drayage-skopeo-1"));
    Path other = Files.createDirectory(directory.resolve("another"));
    age(other, Duration.ofHours(1));
    Path link =
        Files.createSymbolicLink(
            directory.resolve("drayage-skopeo-2"), Files.createTempDirectory(directory, "to"));
    try (PrivateFolder used = PrivateFolder.create()) {
      used.write("src.json", new byte[0]);
      age(used.path(), Duration.ofHours(1));

      PrivateFolder.deleteLeft(directory);
      PrivateFolder.deleteLeft(Objects.requireNonNull(used.path().getParent()));

      assertThat(used.path().resolve("src.json")).exists();
    }
    assertThat(young).exists();
    assertThat(other).exists();
    assertThat(link).exists();
  }

  @Test
  void aDirectoryThatIsNotThereIsNoFailure() {
    PrivateFolder.deleteLeft(directory.resolve("nowhere"));

    assertThat(directory.resolve("nowhere")).doesNotExist();
  }

  private static void age(Path folder, Duration age) throws IOException {
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(age)));
  }
}
