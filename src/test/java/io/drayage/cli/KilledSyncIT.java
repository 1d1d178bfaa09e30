package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.faults.FaultServer;
import io.drayage.faults.PassThrough;
import io.drayage.faults.Seen;
import io.drayage.oci.Platform;
import io.drayage.testing.TargetPoller;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is killed again and again, at moments drawn by lot, while somebody reads the
 * target. {@code -Ddrayage.test.kills=N} kills more often, {@code -Ddrayage.test.seed=N} draws the
 * same moments again.
 */
class KilledSyncIT {
  private static final int KILLS = Integer.getInteger("drayage.test.kills", 25);
  private static final long SEED = Long.getLong("drayage.test.seed", System.nanoTime());
  private static final int SLOTS = 2;
  private static final int REPOSITORIES = 12;
  private static final int LAYER_BYTES = 1_500_000;
  private static final long BYTES_PER_SECOND = 20_000_000;

  /** What the state directory may lose of a process: the last second's small blobs. */
  private static final long SMALL_BLOBS = 64 << 10;

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final List<String> JAVA =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final Random lot = new Random(SEED);

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void whateverTheMomentOnlyCompleteImagesAreSeenAndLittleIsSentTwice() throws Exception {
    RegistryProgram program = RegistryProgram.find(Path.of(""));
    Map<String, SampleImage> images = images();
    try (LocalRegistry from = LocalRegistry.open(program)) {
      SamplePusher pusher = SamplePusher.anonymous(from.endpoint());
      images.forEach((name, image) -> pusher.push(name, "1", image));
      int kills = 0;
      int rounds = 0;
      long sent = 0;
      // a target that has everything is replaced, so that what is killed always has something to do
      while (kills < KILLS) {
        assertThat(rounds).as("rounds for %d kills; seed %d", kills, SEED).isLessThan(KILLS);
        Path state = directory.resolve("state-" + rounds++);
        try (LocalRegistry to = LocalRegistry.open(program);
            FaultServer proxy = new FaultServer(new PassThrough(to.endpoint()));
            TargetPoller poller = TargetPoller.reading(to.endpoint(), images.keySet())) {
          proxy.slow(BYTES_PER_SECOND);
          Processes processes = new Processes(syncFile(images.keySet()), from, proxy, state);
          kills += killUntilDone(processes, proxy, images, KILLS - kills);
          try (DrayageProcess last = processes.start()) {
            CommandRun run = last.end(LIMIT);
            assertThat(run.exitCode()).as("seed %d: %s", SEED, run.log()).isZero();
          }
          poller.readOnce();
          assertThat(poller.incomplete()).as("seed %d", SEED).isEmpty();
          assertThat(poller.complete()).isEqualTo(images.keySet());
          sent += proxy.bytesIn();
        }
      }
      assertSentLittleTwice(sent, images, rounds, kills);
    }
  }

  /** How many processes were killed before one of them had brought the last image. */
  private int killUntilDone(
      Processes processes, FaultServer proxy, Map<String, SampleImage> images, int most)
      throws Exception {
    int kills = 0;
    while (kills < most) {
      try (DrayageProcess process = processes.start()) {
        BooleanSupplier moment = moment(proxy, blobBytes(images));
        while (process.isAlive() && !moment.getAsBoolean()) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        boolean killed = process.isAlive() && tagPushes(proxy) < images.size();
        process.signal("KILL");
        process.end(LIMIT);
        if (!killed) {
          return kills;
        }
        kills++;
      }
    }
    return kills;
  }

  /**
   * One blob for each kill, over all of them: what a killed process was sending is sent again. A
   * blob that was committed is found again, unless it landed in the last 50 ms: the state directory
   * says where, and a HEAD or a mount does the rest.
   */
  private static void assertSentLittleTwice(
      long sent, Map<String, SampleImage> images, int rounds, int kills) {
    long least = rounds * blobBytes(images);
    long largest =
        images.values().stream()
            .flatMap(image -> image.allBlobs().stream())
            .mapToLong(SampleBlob::sizeBytes)
            .max()
            .orElseThrow();
    long manifests = images.values().stream().mapToLong(KilledSyncIT::manifestBytes).sum();
    long bound = least + rounds * manifests + kills * (largest + SMALL_BLOBS + manifests);
    System.out.printf(
        "killed %d times in %d rounds (seed %d): %d bytes sent, %d at least, %d allowed%n",
        kills, rounds, SEED, sent, least, bound);
    assertThat(sent).as("seed %d", SEED).isBetween(least, bound);
  }

  /** Tags that were pushed, or are being pushed. */
  private static long tagPushes(FaultServer proxy) {
    return proxy.requests("PUT", ".*/manifests/1").stream().map(Seen::path).distinct().count();
  }

  /** Some time after the start, or after so many requests, or after so many bytes. */
  private BooleanSupplier moment(FaultServer proxy, long allBytes) {
    long began = System.nanoTime();
    long afterNanos = TimeUnit.MILLISECONDS.toNanos(lot.nextInt(2500));
    long atRequest = proxy.requests().size() + 1L + lot.nextInt(60);
    long atByte = proxy.bytesIn() + (long) (lot.nextDouble() * allBytes / KILLS * 2);
    return switch (lot.nextInt(3)) {
      case 0 -> () -> System.nanoTime() - began > afterNanos;
      case 1 -> () -> proxy.requests().size() >= atRequest;
      default -> () -> proxy.bytesIn() > atByte;
    };
  }

  private static Map<String, SampleImage> images() {
    Platform amd = new Platform("linux", "amd64", "");
    Platform arm = new Platform("linux", "arm64", "");
    SampleLayer base = SampleLayer.of("kill-base", 2 * LAYER_BYTES);
    SampleLayer runtime = SampleLayer.of("kill-runtime", LAYER_BYTES);
    Map<String, SampleImage> images = new TreeMap<>();
    for (int number = 1; number <= REPOSITORIES; number++) {
      SampleImage one =
          SampleImage.oci(
              amd,
              List.of(
                  base,
                  runtime,
                  SampleLayer.of("kill-" + number, LAYER_BYTES),
                  SampleLayer.of("kill-more-" + number, LAYER_BYTES / 2)));
      SampleImage other = SampleImage.oci(arm, List.of(SampleLayer.of("arm-" + number, 700_000)));
      images.put(
          "team/app-" + number, number % 3 == 0 ? SampleImage.ociIndex(List.of(one, other)) : one);
    }
    return images;
  }

  /** Of each blob once: within a registry it can be mounted. */
  private static long blobBytes(Map<String, SampleImage> images) {
    Set<SampleBlob> blobs = new HashSet<>();
    images.values().forEach(image -> blobs.addAll(image.allBlobs()));
    return blobs.stream().mapToLong(SampleBlob::sizeBytes).sum();
  }

  private static long manifestBytes(SampleImage image) {
    return image.manifest().size()
        + image.children().stream().mapToLong(KilledSyncIT::manifestBytes).sum();
  }

  /** What starts processes of one round, which share a target and a state. */
  private record Processes(Path file, LocalRegistry from, FaultServer to, Path state) {
    DrayageProcess start() {
      List<String> arguments =
          CommandRun.arguments(
              List.of("sync", file.toString(), "--output", "json"),
              "drayage.registry.source.example.endpoint=" + from.endpoint(),
              "drayage.registry.target.example.endpoint=" + to.endpoint(),
              "drayage.state.dir=" + state,
              "drayage.parallel.blobs=" + SLOTS);
      return DrayageProcess.startFromClasses(JAVA, arguments);
    }
  }

  private Path syncFile(Set<String> names) throws Exception {
    StringBuilder text =
        new StringBuilder(
            """
            platform: all
            tasks:
            - name: killed
              source: {registry: source.example}
              target: {registry: target.example}
              mappings:
            """);
    names.forEach(name -> text.append("  - {from: %s, tags: ['1']}%n".formatted(name)));
    return Files.writeString(directory.resolve("sync.yaml"), text.toString());
  }
}
