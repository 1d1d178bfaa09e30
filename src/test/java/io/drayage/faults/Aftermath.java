package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.cli.CommandRun;
import io.drayage.demo.SampleImage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Checks after a case without its faults; {@code threads} are the threads before it. */
record Aftermath(FaultLab lab, Set<Thread> threads) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String OURS =
      "(?:blob|task|grace|drayage|repositor|image|copy|Camel|MVStore|H2).*";

  /** Checks that no thread and no socket is left over. */
  void assertNothingIsLeft() {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(connections()).as("open connections").isZero();
              assertThat(threadsSince(threads)).as("threads").isEmpty();
            });
  }

  /**
   * Checks that a run without faults completes everything, and that the next one writes and pulls
   * nothing.
   */
  void assertTheNextRunRepairs() {
    lab.images().forEach((name, image) -> lab.memory().put(lab.repository(name), "1.0", image));
    if (!isRepaired()) {
      CommandRun repaired = lab.run();
      assertThat(repaired.exitCode()).as(repaired.log()).isZero();
    }
    lab.images().forEach(this::assertInSync);
    lab.source().reset();
    lab.target().reset();
    CommandRun again = lab.run();
    assertThat(again.exitCode()).as(again.log()).isZero();
    assertThat(lab.target().requests().stream().filter(Seen::isWrite)).as("writes").isEmpty();
    assertThat(lab.source().requests("GET", ".*/manifests/.*")).as("pulls").isEmpty();
  }

  private int connections() {
    return lab.source().connections() + lab.other().connections() + lab.target().connections();
  }

  /** Running threads of the program that are not among {@code before}. */
  static List<String> threadsSince(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread) && thread.isAlive())
        .map(Thread::getName)
        .filter(name -> name.matches(OURS))
        .toList();
  }

  /** Whether all images are complete; the run with faults may have copied them itself. */
  private boolean isRepaired() {
    return lab.images().entrySet().stream()
        .allMatch(
            one -> digest(one.getKey()).equals(one.getValue().manifest().digest().toString()));
  }

  private void assertInSync(String name, SampleImage image) {
    assertThat(digest(name)).as(name).isEqualTo(image.manifest().digest().toString());
    lab.view().assertComplete(lab.repository(name), "1.0");
  }

  private String digest(String name) {
    return lab.view().digest(lab.repository(name), "1.0");
  }

  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
