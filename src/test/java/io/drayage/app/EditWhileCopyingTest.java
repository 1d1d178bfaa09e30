package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.oci.Platform;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TaskReport;
import io.drayage.testing.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Edits files while a large layer is on its way. The looks are the test's own: no waiting. */
class EditWhileCopyingTest extends EditedSession {
  private static final Duration LONG = Duration.ofMinutes(1);

  private static final SampleLayer LAYER = SampleLayer.of("big", 8 << 20);
  private static final SampleImage IMAGE = SampleImage.oci(Platform.host(), List.of(LAYER));

  @AutoClose private final CapturedLog log = CapturedLog.of(LiveEdits.class);
  private final List<TaskReport> reports = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    images.put("big", "1", IMAGE);
    from.on("GET", ".*/blobs/" + LAYER.blob().digest()).play(held);
    Files.createDirectory(home.resolve("routes"));
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.toList()) {
        Files.copy(file, home.resolve("routes").resolve(file.getFileName()));
      }
    }
    Files.writeString(home.resolve("sync.yaml"), "watch: true\ntasks:\n" + big() + other("3600"));
    open(
        SessionListeners.of(
            List.of(
                new SyncListener() {
                  @Override
                  public void runEnded(TaskReport report) {
                    reports.add(report);
                  }
                })),
        home.resolve("sync.yaml"));
    session.routes().startTimers(Duration.ZERO, () -> {});
    session.routes().schedule(session.plan().tasks());
    session.start();
    await().atMost(LONG).until(() -> held.isHalfSent() && reports.size() == 1);
  }

  @Test
  void aCopyInFlightSurvivesEditsOfItsRoutesAndItsFile() throws IOException {
    Instant due = session.routes().next("other").orElseThrow();

    append("routes/copy.camel.yaml", "# an edit\n");
    look();
    int generations = session.routes().generations();
    Files.writeString(
        home.resolve("sync.yaml"), "# without big\nwatch: true\ntasks:\n" + other("3600"));
    look();
    boolean wasKnown = session.plan().task("big").isPresent();
    held.release();
    await().atMost(LONG).until(() -> reports.size() == 2);

    assertThat(generations).isEqualTo(2);
    assertThat(wasKnown).isFalse();
    assertThat(reports.get(1).count("copied")).isEqualTo(1);
    assertTheLayerWasReadOnce();
    assertThat(mirror.blob("big", LAYER.blob().digest())).isPresent();
    long bytes = IMAGE.blobs().stream().mapToLong(SampleBlob::sizeBytes).sum();
    assertThat(to.bytesIn()).isEqualTo(bytes + IMAGE.manifest().size());
    assertThat(mirror.tags("big")).containsEntry("1", IMAGE.manifest().digest().toString());
    assertThat(session.routes().next("other")).contains(due);
    assertThat(session.routes().next("big")).isEmpty();
    await().untilAsserted(() -> assertThat(session.routes().generations()).isEqualTo(1));
  }

  @Test
  void badEditsAreRefusedOnceEachAndChangeNothing() throws IOException {
    Instant due = session.routes().next("other").orElseThrow();

    Path routes = home.resolve("routes/report.camel.yaml");
    String good = Files.readString(routes);
    for (int number = 1; number <= 10; number++) {
      Files.writeString(routes, good + "- rout" + number + ": {id: x}\n");
      look();
      look();
      assertThat(refusals()).hasSize(number);
      assertThat(refusals().get(number - 1)).contains("routes not reloaded", "report.camel.yaml:");
    }
    Files.writeString(
        home.resolve("sync.yaml"),
        "watch: true\ntasks:\n" + other("5").replace("source", "sorce") + "  - name: [x]\n");
    look();
    look();

    assertThat(refusals().subList(10, refusals().size()))
        .allSatisfy(line -> assertThat(line).contains("sync files not reloaded", "sync.yaml:"))
        .anySatisfy(line -> assertThat(line).contains("minimum task interval is 30 seconds"))
        .anySatisfy(line -> assertThat(line).contains("did you mean 'source'"));
    assertThat(session.routes().generations()).isEqualTo(1);
    assertThat(session.plan().tasks()).hasSize(2);
    assertThat(session.routes().next("other")).contains(due);
    held.release();
    await().atMost(LONG).until(() -> reports.size() == 2);
    assertThat(reports.get(1).count("copied")).isEqualTo(1);
  }

  @Test
  void aChangedTaskBeginsAtOnceAndAnUnchangedOneIsLeftAlone() throws IOException {
    Files.writeString(home.resolve("sync.yaml"), "watch: true\ntasks:\n" + other("60") + big());

    look();

    await().untilAsserted(() -> assertThat(reports).hasSize(2));
    assertThat(reports.get(1).run().taskName()).isEqualTo("other");
    assertThat(session.routes().next("other").orElseThrow())
        .isBefore(Instant.now().plus(Duration.ofSeconds(61)));
    assertTheLayerWasReadOnce();
  }

  @Test
  void anUnwatchedFileIsReadAgainWhenAsked() throws IOException {
    Files.writeString(home.resolve("sync.yaml"), "tasks:\n" + big() + other("3600"));
    look();
    Files.writeString(home.resolve("sync.yaml"), "tasks:\n" + big() + other("7200"));
    look();
    boolean before = reports.size() > 1;

    edits.readAgain();

    assertThat(before).isFalse();
    await().untilAsserted(() -> assertThat(reports).hasSize(2));
  }

  private void assertTheLayerWasReadOnce() {
    assertThat(from.requests("GET", "/v2/big/blobs/" + LAYER.blob().digest())).hasSize(1);
  }

  private List<String> refusals() {
    return log.lines().stream().filter(line -> line.startsWith("ERROR")).toList();
  }

  private void look() {
    edits.look();
    edits.look();
  }

  private void append(String file, String text) throws IOException {
    Path path = home.resolve(file);
    Files.writeString(path, Files.readString(path) + text);
  }

  private String big() {
    return "  - name: big\n" + ends() + "    mappings: [{from: big}]\n";
  }

  private String other(String interval) {
    return "  - name: other\n    interval: " + interval + "\n" + ends() + "    mappings: []\n";
  }

  private String ends() {
    return "    source: {registry: '127.0.0.1:%d', auth: none}\n    target: {registry: '127.0.0.1:%d', auth: none}\n"
        .formatted(from.endpoint().getPort(), to.endpoint().getPort());
  }
}
