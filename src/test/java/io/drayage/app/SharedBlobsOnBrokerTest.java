package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.faults.Held;
import io.drayage.oci.Platform;
import io.drayage.sync.CopyResult;
import io.drayage.sync.TaskReport;
import io.drayage.testing.BrokerServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large blobs that images share, over the workers of a real broker. */
class SharedBlobsOnBrokerTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final List<String> REPOSITORIES = List.of("team/a", "team/b", "team/c");

  /** More than images of two registries are compared at a time. */
  private static final int MANY = 24;

  private static final int FEW = 4;
  private static final int IN_ALL = MANY + 2 * FEW;

  /** The layers have more, and the configurations less. */
  private static final String LARGE = "10000";

  private final Map<String, SampleImage> images = new HashMap<>();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @Test
  void aBlobIsReadOnceAndHoldsBackOnlyTheImagesThatNeedIt() throws Exception {
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        BrokerLab lab = lab(broker, LARGE)) {
      fill(lab, false);
      Path file = file(lab);
      workers(lab, file, 3);
      Held held = new Held();
      lab.from.on("GET", blob(base("team/a"))).times(1).play(held);

      CompletableFuture<TaskReport> run = CompletableFuture.supplyAsync(() -> lab.run(file));

      try {
        await().atMost(LIMIT).until(held::isHalfSent);
        await().atMost(LIMIT).until(() -> tagged(lab, "team/b") && tagged(lab, "team/c"));
        assertThat(lab.mirror.tags("team/a")).isEmpty();
      } finally {
        held.release();
      }
      TaskReport report = run.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(report.outcomes()).hasSize(IN_ALL).allMatch(CopyResult.Copied.class::isInstance);
      assertEachReadOnce(lab);
    }
  }

  @Test
  void aNewRepositoryIsAskedForNoBlobThatOnlyOneOrderBrings() throws Exception {
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        BrokerLab lab = lab(broker, LARGE)) {
      fill(lab, false);
      Path file = file(lab);
      workers(lab, file, 2);

      TaskReport report = lab.run(file);

      assertThat(report.outcomes()).hasSize(IN_ALL).allMatch(CopyResult.Copied.class::isInstance);
      images.forEach(
          (name, image) ->
              assertThat(lab.to.requests("HEAD", blob(own(name).blob())))
                  .as("look-ups of the own layer of %s", name)
                  .isEmpty());
    }
  }

  @Test
  void aBlobOfSeveralRepositoriesIsReadOnceAndMounted() throws Exception {
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        BrokerLab lab = lab(broker, LARGE)) {
      fill(lab, true);
      Path file = file(lab);
      workers(lab, file, 3);

      TaskReport report = lab.run(file);

      assertThat(report.outcomes()).hasSize(IN_ALL).allMatch(CopyResult.Copied.class::isInstance);
      assertEachReadOnce(lab);
      assertThat(lab.to.requests("POST", ".*[?&]mount=" + base("").digest() + ".*")).isNotEmpty();
    }
  }

  @Test
  void withoutTheLimitNoOrderWaits() throws Exception {
    try (BrokerServer broker = BrokerServer.open(home.resolve("broker"));
        BrokerLab lab = lab(broker, "0")) {
      fill(lab, false);
      lab.set("drayage.parallel.copies", "1");
      Path file = file(lab);
      workers(lab, file, 2);
      lab.set("drayage.parallel.copies", "16");
      CountDownLatch both = new CountDownLatch(2);
      lab.from
          .on("GET", blob(base("team/a")))
          .times(2)
          .play(
              exchange -> {
                both.countDown();
                if (both.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                  exchange.send(exchange.pass());
                }
              });

      TaskReport report = lab.run(file);

      assertThat(report.outcomes()).hasSize(IN_ALL).allMatch(CopyResult.Copied.class::isInstance);
      assertThat(lab.from.requests("GET", blob(base("team/a")))).hasSize(2);
    }
  }

  private BrokerLab lab(BrokerServer broker, String minBytes) {
    return new BrokerLab(home)
        .through(broker, "tcp")
        .set("drayage.broker.shared-blobs.min-bytes", minBytes);
  }

  /** Puts images of three layers at the source: of all images, of a repository, and their own. */
  private void fill(BrokerLab lab, boolean oneBase) {
    for (String repository : REPOSITORIES) {
      for (String tag : tags(repository)) {
        SampleImage image =
            SampleImage.oci(
                new Platform("linux", "amd64", ""),
                List.of(
                    layer("base of " + (oneBase ? "" : repository)),
                    layer("second of " + repository),
                    own(repository + ":" + tag)));
        images.put(repository + ":" + tag, image);
        lab.images.put(repository, tag, image);
      }
    }
  }

  private static SampleLayer own(String name) {
    return layer("own of " + name);
  }

  private static List<String> tags(String repository) {
    return IntStream.rangeClosed(1, repository.equals("team/a") ? MANY : FEW)
        .mapToObj(number -> "v" + number)
        .toList();
  }

  private static SampleLayer layer(String name) {
    return SampleLayer.of(name, 20_000);
  }

  private static SampleBlob base(String repository) {
    return layer("base of " + repository).blob();
  }

  private static String blob(SampleBlob blob) {
    return ".*/blobs/" + blob.digest();
  }

  private static String manifest(String name, SampleImage image) {
    int colon = name.indexOf(':');
    return ".*/%s/manifests/(%s|%s)"
        .formatted(name.substring(0, colon), name.substring(colon + 1), image.manifest().digest());
  }

  private static Path file(BrokerLab lab) throws Exception {
    Path file = lab.file("sync.yaml", "mirror", REPOSITORIES.toArray(String[]::new));
    String text = Files.readString(file);
    for (String repository : REPOSITORIES) {
      String before = "{from: %s, tags: ".formatted(repository);
      text = text.replace(before + "['1.0']", before + tags(repository));
    }
    return Files.writeString(file, text);
  }

  private static void workers(BrokerLab lab, Path file, int number) {
    for (int at = 1; at <= number; at++) {
      SyncSession worker = lab.worker("w" + at, file);
      await().atMost(LIMIT).until(worker::isReady);
    }
  }

  private static boolean tagged(BrokerLab lab, String repository) {
    return lab.mirror.tags(repository).size() == tags(repository).size();
  }

  private void assertEachReadOnce(BrokerLab lab) {
    Set<SampleBlob> all = new HashSet<>();
    images.values().forEach(image -> all.addAll(image.allBlobs()));
    all.stream()
        .filter(one -> one.sizeBytes() >= Integer.parseInt(LARGE))
        .forEach(
            one ->
                assertThat(lab.from.requests("GET", blob(one)))
                    .as("reads of %s", one.digest())
                    .hasSize(1));
    images.forEach(
        (name, image) ->
            assertThat(lab.from.requests("*", manifest(name, image)))
                .as("look-ups and pulls of %s", name)
                .hasSize(1));
  }
}
