package io.drayage.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Digest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateStoreTest {
  private static final String PLATFORM = "linux/amd64";
  private static final int ENTRIES = 200;
  private static final Digest INDEX = digest("index");
  private static final Digest MANIFEST = digest("manifest");

  private final Path directory;
  @AutoClose private final CapturedLog log = CapturedLog.of(StateStore.class);

  StateStoreTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void whatIsKeptOfFailedImagesIsThereAfterwardsUntilItIsForgotten() {
    try (StateStore state = StateStore.open(directory)) {
      state.rememberFailedImage(INDEX, "once");
      state.rememberFailedImage(MANIFEST, "twice");
      state.forgetFailedImage(MANIFEST);
    }

    try (StateStore state = StateStore.open(directory)) {
      assertThat(state.failedImage(INDEX)).contains("once");
      assertThat(state.failedImage(MANIFEST)).isEmpty();
      assertThat(state.knowsFailedImages()).isTrue();

      state.forgetFailedImage(INDEX);
      assertThat(state.knowsFailedImages()).isFalse();
      assertThat(state.platformManifest(INDEX, PLATFORM)).isEmpty();
    }
  }

  @Test
  void aMapOfAnEarlierVersionIsDropped() {
    String file = directory.resolve("drayage.mv.db").toString();
    try (MVStore former = MVStore.open(file)) {
      former.openMap("checked-routes").put("a", "b");
    }

    StateStore.open(directory).close();

    try (MVStore now = MVStore.open(file)) {
      assertThat(now.hasMap("checked-routes")).isFalse();
    }
  }

  @FaultKind("B1")
  @Test
  void aFileThatCanOnlyBeReadIsToldAndWhatItHoldsIsUsed() {
    try (StateStore state = StateStore.open(directory)) {
      state.rememberFailedImage(INDEX, "once");
    }
    Path file = directory.resolve("drayage.mv.db");
    // as a file without the right to write is opened
    MVStore readOnly = new MVStore.Builder().fileName(file.toString()).readOnly().open();

    try (StateStore state = StateStore.opened(readOnly, file, StateSettings.USUAL, maps -> maps)) {
      state.rememberFailedImage(MANIFEST, "in memory");

      assertThat(state.failedImage(INDEX)).contains("once");
      assertThat(state.failedImage(MANIFEST)).contains("in memory");
    }
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARN nothing new is remembered between runs")
        .contains("can be read but not written", file.toString());
  }

  @FaultKind("A20")
  @Test
  void onlyTheOwnerMayReadTheStateWhateverTheUmask() throws Exception {
    Path state = directory.resolve("made/state");
    StateStore.open(state).close();

    assertThat(permissions(state)).isEqualTo("rwx------");
    assertThat(permissions(state.resolve("drayage.mv.db"))).isEqualTo("rw-------");

    Files.setPosixFilePermissions(
        state.resolve("drayage.mv.db"), PosixFilePermissions.fromString("rw-r--r--"));
    try (StateStore again = StateStore.open(state)) {
      again.rememberFailedImage(INDEX, "once");
    }
    assertThat(permissions(state.resolve("drayage.mv.db"))).isEqualTo("rw-------");
    assertThat(log.lines()).isEmpty();
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void anUploadIsThereAfterwardsForItsRepositoryUntilItIsForgotten() {
    Repository app = new Repository(new RegistryHost("target.example"), "app");
    Repository other = new Repository(new RegistryHost("target.example"), "other");
    try (StateStore state = StateStore.open(directory)) {
      state.rememberUpload(app, INDEX, "http://target.example/u?x=1");
      state.rememberUpload(app, MANIFEST, "http://target.example/v");
      state.forgetUpload(app, MANIFEST);
    }

    try (StateStore state = StateStore.open(directory)) {
      assertThat(state.upload(app, INDEX)).contains("http://target.example/u?x=1");
      assertThat(state.upload(other, INDEX)).isEmpty();
      assertThat(state.upload(app, MANIFEST)).isEmpty();
    }
  }

  @Test
  void uploadsAreBoundedByTheirLengthToo() {
    Repository app = new Repository(new RegistryHost("target.example"), "app");
    String address = "http://target.example/" + "x".repeat(4000);
    try (StateStore state = StateStore.open(directory)) {
      for (int upload = 0; upload < 1500; upload++) {
        state.rememberUpload(app, digest("upload " + upload), address);
      }

      long kept = 0;
      for (int upload = 0; upload < 1500; upload++) {
        kept += state.upload(app, digest("upload " + upload)).isPresent() ? 1 : 0;
      }
      assertThat(kept * address.length()).isBetween(1L << 20, 4L << 20);
    }
  }

  @Test
  void failedImagesAreBoundedToo() {
    try (StateStore state = StateStore.open(directory, new StateSettings(ENTRIES, 1, 1))) {
      for (int image = 0; image < 3 * ENTRIES; image++) {
        state.rememberFailedImage(digest("image " + image), "1");
      }

      long kept = 0;
      for (int image = 0; image < 3 * ENTRIES; image++) {
        kept += state.failedImage(digest("image " + image)).isPresent() ? 1 : 0;
      }
      assertThat(kept).isBetween(1L, (long) ENTRIES);
    }
  }

  @Test
  void whatWasRememberedIsThereAfterwards() {
    Path made = directory.resolve("not/there/yet");

    try (StateStore state = StateStore.open(made)) {
      state.rememberPlatformManifest(INDEX, PLATFORM, MANIFEST);
    }

    try (StateStore state = StateStore.open(made)) {
      assertThat(state.platformManifest(INDEX, PLATFORM)).contains(MANIFEST);
      assertThat(state.platformManifest(INDEX, "linux/arm64")).isEmpty();
      assertThat(state.platformManifest(MANIFEST, PLATFORM)).isEmpty();
    }
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aSecondProcessRemembersForItselfAndSaysSoOnce() {
    try (StateStore first = StateStore.open(directory);
        StateStore second = StateStore.open(directory)) {
      second.rememberPlatformManifest(INDEX, PLATFORM, MANIFEST);

      assertThat(second.platformManifest(INDEX, PLATFORM)).contains(MANIFEST);
      assertThat(first.platformManifest(INDEX, PLATFORM)).isEmpty();
      assertThat(second.platformManifest(MANIFEST, PLATFORM)).isEmpty();
    }

    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARN nothing is remembered between runs")
        .contains("another process has it open");
  }

  @Test
  void theFirstGoesOnWhenTheSecondHasClosed() {
    try (StateStore first = StateStore.open(directory)) {
      StateStore.open(directory).close();

      first.rememberPlatformManifest(INDEX, PLATFORM, MANIFEST);
    }

    try (StateStore state = StateStore.open(directory)) {
      assertThat(state.platformManifest(INDEX, PLATFORM)).contains(MANIFEST);
    }
  }

  @Test
  void aFileOfGarbageIsLeftAloneAndSaidOnce() throws IOException {
    byte[] garbage = new byte[20_000];
    new Random(1).nextBytes(garbage);
    Path file = directory.resolve("drayage.mv.db");
    Files.write(file, garbage);

    assertWorksWithoutMemory(directory);

    assertThat(log.lines()).singleElement().asString().contains("it is damaged; delete it");
    assertThat(file).hasBinaryContent(garbage);
  }

  @Test
  void aFileThatWasCutOffIsNoException() throws IOException {
    byte[] good = goodFile();

    for (int length = 1; length < good.length; length += good.length / 20) {
      assertOpensWithoutException(Arrays.copyOf(good, length));
    }
  }

  @Test
  void aFileWithWrongBytesIsNoException() throws IOException {
    byte[] good = goodFile();

    for (int seed = 0; seed < 25; seed++) {
      Random random = new Random(seed);
      byte[] damaged = good.clone();
      for (int change = random.nextInt(1 << random.nextInt(12)); change >= 0; change--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      assertOpensWithoutException(damaged);
    }
  }

  @Test
  void anEmptyFileIsAFreshStart() throws IOException {
    Files.createFile(directory.resolve("drayage.mv.db"));

    try (StateStore state = StateStore.open(directory)) {
      state.rememberPlatformManifest(INDEX, PLATFORM, MANIFEST);
      assertThat(state.platformManifest(INDEX, PLATFORM)).contains(MANIFEST);
    }
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aFileInThePlaceOfTheFolderIsSaidOnce() throws IOException {
    Path file = Files.writeString(directory.resolve("state"), "not a folder");

    assertWorksWithoutMemory(file);
    assertThat(log.lines()).singleElement().asString().contains("FileAlreadyExistsException");

    assertWorksWithoutMemory(file.resolve("below"));
    assertThat(log.lines()).hasSize(2);
    assertThat(file).hasContent("not a folder");
  }

  @Test
  void aFolderInThePlaceOfTheFileIsSaidOnce() throws IOException {
    Files.createDirectories(directory.resolve("drayage.mv.db/inside"));

    assertWorksWithoutMemory(directory);

    assertThat(log.lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itForgetsInsteadOfGrowing(boolean onDisk) throws IOException {
    Path place = onDisk ? directory : Files.createFile(directory.resolve("file"));
    int kept = 0;
    try (StateStore state = StateStore.open(place, new StateSettings(50, 50, 1000))) {
      for (int number = 0; number < 500; number++) {
        state.rememberPlatformManifest(digest("index " + number), PLATFORM, MANIFEST);
      }
      for (int number = 0; number < 500; number++) {
        kept += state.platformManifest(digest("index " + number), PLATFORM).isPresent() ? 1 : 0;
      }
    }

    assertThat(kept).isBetween(40, 50);
  }

  @Test
  void rememberingTheSameAgainForgetsNothing() {
    try (StateStore state = StateStore.open(directory, new StateSettings(1, 1, 1000))) {
      for (int time = 0; time < 10; time++) {
        state.rememberPlatformManifest(INDEX, PLATFORM, MANIFEST);
      }

      assertThat(state.platformManifest(INDEX, PLATFORM)).contains(MANIFEST);
    }
  }

  @Test
  void aClosedStoreKnowsNothingAndThrowsNothing() {
    StateStore state = StateStore.open(directory);
    state.close();
    state.close();

    state.rememberPlatformManifest(INDEX, PLATFORM, MANIFEST);

    assertThat(state.platformManifest(INDEX, PLATFORM)).isEmpty();
  }

  private static void assertWorksWithoutMemory(Path place) {
    try (StateStore state = StateStore.open(place)) {
      state.rememberPlatformManifest(INDEX, PLATFORM, MANIFEST);
      assertThat(state.platformManifest(INDEX, PLATFORM)).contains(MANIFEST);
    }
  }

  private byte[] goodFile() throws IOException {
    try (StateStore state = StateStore.open(directory)) {
      for (int number = 0; number < ENTRIES; number++) {
        state.rememberPlatformManifest(digest("index " + number), PLATFORM, MANIFEST);
      }
    }
    return Files.readAllBytes(directory.resolve("drayage.mv.db"));
  }

  /** What was remembered may be lost; no more than that. */
  private void assertOpensWithoutException(byte[] content) throws IOException {
    Files.write(directory.resolve("drayage.mv.db"), content);
    try (StateStore state = StateStore.open(directory)) {
      for (int number = 0; number < ENTRIES; number++) {
        state.platformManifest(digest("index " + number), PLATFORM);
      }
      state.rememberPlatformManifest(INDEX, PLATFORM, MANIFEST);
    }
  }

  private static Digest digest(String content) {
    return Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
  }
}
