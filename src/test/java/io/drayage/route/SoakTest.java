package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.failure.FailureKind;
import io.drayage.oci.Repository;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.registry.RegistryException;
import io.drayage.testing.Image;
import io.drayage.testing.LiveObjects;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Months of runs in a minute leave no garbage behind. */
class SoakTest {
  private static final int WARM_UP = 300;
  private static final int RUNS = 2_000;
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");
  private static final long HEAP_BYTES = 6L << 20;
  private static final int MORE_THREADS = 8;

  @AutoClose private final RouteTestRun run = new RouteTestRun();
  private final AtomicBoolean broken = new AtomicBoolean();

  @Test
  void afterThousandsOfRunsThreadsFilesAndMemoryAreWhatTheyWere() throws IOException {
    SyncTask task = run.task("soak", new Schedule.Once(), "one", "two", "absent");
    // an earlier test may have a log in memory, which grows
    LoggerContext.getContext(false).reconfigure(new DefaultConfiguration());
    run.registries().from().onRequest(this::breakOff);
    run.start(Map.of("drayage.retry.network.times", "1"));
    runs(task, WARM_UP);
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    long files = openFiles();
    Map<String, Long> before = LiveObjects.byType();
    long heap = usedHeap();

    runs(task, RUNS);

    assertThat(LiveObjects.byType())
        .allSatisfy(
            (type, count) ->
                assertThat(count - before.getOrDefault(type, 0L))
                    .as("%s, one for each run or more", type)
                    .isLessThan(RUNS / 4));

    assertThat(openFiles()).as("open files and sockets").isLessThanOrEqualTo(files + 2);
    await()
        .untilAsserted(
            () ->
                assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
                    .as("threads, of pools that may not have been at their most")
                    .isLessThanOrEqualTo(threads + MORE_THREADS));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(usedHeap()).as("heap").isLessThan(heap + HEAP_BYTES));
  }

  /** Runs that mostly have nothing to copy; some copy, and some have a source that fails. */
  private void runs(SyncTask task, int number) {
    for (int at = 0; at < number; at++) {
      if (at % 5 == 0) {
        put("one", "layer " + at % 2);
        put("two", "other layer " + at % 2);
      }
      broken.set(at % 7 == 0);
      assertThat(run.run(task).outcomes()).hasSize(3);
      run.forgetReports();
      run.registries().forgetRequests();
    }
  }

  private void put(String repository, String layer) {
    Repository source = run.registries().from().repository(repository);
    Image.of("{}", layer).in(run.registries().from(), source.tag("1"));
  }

  private void breakOff(String request) {
    if (broken.get() && request.startsWith("HEAD manifest two")) {
      throw RegistryException.of(
          FailureKind.UNREACHABLE,
          new RegistryException.Details(run.registries().from().host(), request, "made up", ""),
          null);
    }
  }

  private static long openFiles() throws IOException {
    if (!Files.isDirectory(OPEN_FILES)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return files.count();
    }
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
