package io.drayage.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettledChangeTest {
  private long nanos;
  private final SettledChange change =
      new SettledChange("old", new SettledChange.Quiet(Duration.ZERO, () -> nanos));

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void whatStaysTheSameIsNoChange() {
    assertThat(change.look("old")).isFalse();
    assertThat(change.look("old")).isFalse();
  }

  @Test
  void aChangeIsToldOnceWhenItWasFoundAlikeTwice() {
    assertThat(change.look("new")).isFalse();
    assertThat(change.look("new")).isTrue();
    assertThat(change.look("new")).isFalse();
  }

  @Test
  void whatIsStillBeingWrittenIsWaitedFor() {
    assertThat(change.look("n")).isFalse();
    assertThat(change.look("ne")).isFalse();
    assertThat(change.look("new")).isFalse();
    assertThat(change.look("new")).isTrue();
  }

  @FaultKind("A42")
  @Test
  void aFileThatIsWrittenInPartsIsWaitedForUntilItIsQuiet() {
    SettledChange slow =
        new SettledChange("old", new SettledChange.Quiet(Duration.ofSeconds(5), () -> nanos));

    List<Boolean> looks = new ArrayList<>();
    for (String found : List.of("half", "half", "half", "half", "whole", "whole", "whole")) {
      looks.add(slow.look(found));
      nanos += Duration.ofSeconds(1).toNanos();
    }
    assertThat(looks).doesNotContain(true);
    assertThat(slow.look("whole")).isFalse();
    nanos += Duration.ofSeconds(1).toNanos();
    assertThat(slow.look("whole")).isFalse();
    nanos += Duration.ofSeconds(1).toNanos();
    assertThat(slow.look("whole")).isTrue();
    assertThat(slow.look("whole")).isFalse();
  }

  @Test
  void anEditThatIsTakenBackBeforeItSettledIsNone() {
    assertThat(change.look("new")).isFalse();
    assertThat(change.look("old")).isFalse();
    assertThat(change.look("old")).isFalse();
  }

  @Test
  void goingBackToWhatWasBeforeIsAChangeToo() {
    change.take("new");

    assertThat(change.look("old")).isFalse();
    assertThat(change.look("old")).isTrue();
  }

  @Test
  void theSwapOfAConfigMapsLinkIsSeen() throws IOException {
    Path first = Files.createDirectory(directory.resolve("..1"));
    Path second = Files.createDirectory(directory.resolve("..2"));
    Files.writeString(first.resolve("sync.yaml"), "tasks: []");
    Files.writeString(second.resolve("sync.yaml"), "tasks: [x]");
    Path data = Files.createSymbolicLink(directory.resolve("..data"), first);
    Path file = Files.createSymbolicLink(directory.resolve("sync.yaml"), data.resolve("sync.yaml"));
    String before = Fingerprint.of(List.of(file));

    Path next = Files.createSymbolicLink(directory.resolve("..next"), second);
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

    assertThat(Fingerprint.of(List.of(file))).isNotEqualTo(before);
  }

  @Test
  void aFileThatIsGoneIsAChange() throws IOException {
    Path file = Files.writeString(directory.resolve("sync.yaml"), "tasks: []");
    String before = Fingerprint.of(List.of(file));

    Files.delete(file);

    assertThat(Fingerprint.of(List.of(file))).isNotEqualTo(before);
  }
}
