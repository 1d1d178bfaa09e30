package io.drayage.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Digest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.http.Operation;
import io.drayage.registry.http.StatusClass;
import io.drayage.registry.http.TrafficListener;
import io.drayage.status.RegistryState;
import io.drayage.status.ReloadState;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.testing.DocumentedMetrics;
import io.drayage.testing.MetricsText;
import io.drayage.testing.VirtualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final String SOURCE = "docker.io";
  private static final String TARGET = "mirror.example:5000";
  private static final Digest ONE = digest("one");
  private static final Digest TWO = digest("two");

  private final VirtualTime time = new VirtualTime();
  @AutoClose private final Metrics metrics = metrics(time);
  private final FakeOverview overview = new FakeOverview().task("core", SOURCE, TARGET);

  static Metrics metrics(VirtualTime time) {
    return new Metrics(new Metrics.Build("1.2", "17.0.1", "4.22.0"), time, time::nanos);
  }

  @Test
  void outcomesOfImagesAreCountedFromZeroOn() {
    watch();
    assertThat(images("copied")).isZero();

    metrics.sync().imageDone(new CopyResult.Copied(image("1"), ONE, 10));
    metrics.sync().imageDone(new CopyResult.Unchanged(image("2"), ONE));
    metrics.sync().imageDone(failed("3", FailureKind.WAITING));
    metrics.sync().imageDone(failed("4", FailureKind.RESTING));
    metrics.sync().imageDone(failed("5", FailureKind.STOPPED));
    metrics.sync().imageDone(failed("6", FailureKind.DENIED));

    assertThat(images("copied")).isEqualTo(1);
    assertThat(images("unchanged")).isEqualTo(1);
    assertThat(images("waiting")).isEqualTo(1);
    assertThat(images("stopped")).isEqualTo(1);
    assertThat(images("failed")).isEqualTo(2);
    assertThat(text().value("drayage_failures_total", Map.of("registry", TARGET, "kind", "denied")))
        .isEqualTo(1);
  }

  @Test
  void aFailureWithoutAKnownRegistryAddsNoSeriesForItsText() {
    watch();
    metrics
        .sync()
        .imageDone(
            new CopyResult.Failed(
                image("1"), new Failure(FailureKind.INTERNAL, "m", "", "odd.example", 0, 1)));

    assertThat(text().value("drayage_failures_total", Map.of("registry", "", "kind", "internal")))
        .isEqualTo(1);
  }

  @Test
  void theLagIsTheTimeSinceTheFirstSightOfADigestOverFailedTries() {
    metrics.sync().copyPlanned(order(ONE));
    time.pass(Duration.ofMinutes(5));
    metrics.sync().imageDone(failed("1", FailureKind.UNREACHABLE));
    metrics.sync().copyPlanned(order(ONE));
    time.pass(Duration.ofMinutes(5));
    metrics.sync().copyBegan(image("1"), 100);
    time.pass(Duration.ofSeconds(20));
    metrics.sync().imageDone(new CopyResult.Copied(image("1"), ONE, 10));
    metrics.sync().copyPlanned(order(TWO));
    time.pass(Duration.ofSeconds(40));
    metrics.sync().imageDone(new CopyResult.Copied(image("1"), TWO, 10));

    Map<String, String> task = Map.of("task", "core");
    assertThat(text().value("drayage_upstream_lag_seconds_sum", task)).isEqualTo(660);
    assertThat(text().value("drayage_upstream_lag_seconds_count", task)).isEqualTo(2);
    assertThat(text().value("drayage_image_duration_seconds_sum", task)).isEqualTo(20);
  }

  @Test
  void requestsAreCountedByRegistryOperationAndStatus() {
    TrafficListener traffic = metrics.traffic(new RegistryHost("index.docker.io"));
    traffic.answered(Operation.HEAD_MANIFEST, StatusClass.SUCCESS, 30_000_000);
    traffic.answered(Operation.HEAD_MANIFEST, StatusClass.SUCCESS, 30_000_000);
    traffic.answered(Operation.HEAD_MANIFEST, StatusClass.RATE_LIMITED, 1_000_000);
    traffic.retried(FailureKind.RATE_LIMITED);
    traffic.bytesRead(700);
    traffic.bytesWritten(30);

    MetricsText text = text();
    assertThat(
            text.value(
                "drayage_registry_requests_total",
                Map.of("registry", SOURCE, "operation", "head_manifest", "status", "2xx")))
        .isEqualTo(2);
    assertThat(
            text.value(
                "drayage_registry_request_duration_seconds_bucket",
                Map.of("registry", SOURCE, "operation", "head_manifest", "le", "0.025")))
        .isEqualTo(1);
    assertThat(
            text.value(
                "drayage_retries_total", Map.of("registry", SOURCE, "reason", "rate-limited")))
        .isEqualTo(1);
    assertThat(
            text.value(
                "drayage_transferred_bytes_total", Map.of("registry", SOURCE, "direction", "read")))
        .isEqualTo(700);
  }

  @Test
  void whatLeftTheSyncFilesLeavesTheMetrics() {
    watch();
    metrics.sync().imageDone(new CopyResult.Copied(image("1"), ONE, 10));
    TrafficListener old = metrics.traffic(new RegistryHost(SOURCE));
    old.answered(Operation.LIST, StatusClass.SUCCESS, 1);
    overview.registry(new RegistryState(SOURCE, false, 3, Optional.empty()));
    assertThat(scrape()).contains("task=\"core\"").contains("registry=\"docker.io\"");

    overview.tasks.clear();
    overview.registries.clear();
    overview.task("other", "quay.io", TARGET);
    scrape();
    // a request of a run that goes on
    old.answered(Operation.GET_BLOB, StatusClass.SUCCESS, 1);

    assertThat(scrape())
        .doesNotContain("task=\"core\"")
        .doesNotContain("registry=\"docker.io\"")
        .contains("task=\"other\"")
        .contains("registry=\"quay.io\"");
  }

  @Test
  void thePullBudgetAndTheCircuitOfARegistryAreShown() {
    overview.registry(
        new RegistryState(
            SOURCE,
            true,
            24,
            Optional.of(new RegistryState.Pulls(100, 76, 10, Optional.of(FakeOverview.TIME)))));
    watch();

    Map<String, String> hub = Map.of("registry", SOURCE);
    MetricsText text = text();
    assertThat(text.value("drayage_pulls_total", hub)).isEqualTo(24);
    assertThat(text.value("drayage_pulls_limit", hub)).isEqualTo(100);
    assertThat(text.value("drayage_pulls_remaining", hub)).isEqualTo(76);
    assertThat(text.value("drayage_pulls_reserve", hub)).isEqualTo(10);
    assertThat(text.value("drayage_pulls_reset_timestamp_seconds", hub))
        .isEqualTo(1.0 * FakeOverview.TIME.getEpochSecond());
    assertThat(text.value("drayage_circuit_open", Map.of("registry", SOURCE, "side", "source")))
        .isEqualTo(1);
    assertThat(text.value("drayage_circuit_open", Map.of("registry", TARGET, "side", "target")))
        .isZero();
  }

  @Test
  void anUnknownTimeHasNoSeries() {
    watch();

    Map<String, String> task = Map.of("task", "core");
    assertThat(text().value("drayage_task_last_success_timestamp_seconds", task))
        .isEqualTo(1.0 * FakeOverview.TIME.getEpochSecond());
    assertThat(text().has("drayage_task_last_run_timestamp_seconds", task)).isFalse();
  }

  @Test
  void theFormatIsTheOneThatIsAccepted() {
    assertThat(metrics.scrape("").contentType()).startsWith("text/plain; version=0.0.4");
    assertThat(metrics.scrape("text/plain;version=0.0.4;q=0.5,*/*;q=0.1").text())
        .contains("# TYPE drayage_build_info gauge")
        .doesNotContain("# EOF");

    Metrics.Scrape open =
        metrics.scrape("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
    assertThat(open.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(open.text()).endsWith("# EOF\n");
  }

  @Test
  void workersAreCountedWithWhatTheyCopy() throws IOException {
    watch();
    assertThat(scrape()).as("no broker").doesNotContain("drayage_workers");
    overview.hasWorkers = true;
    assertThat(text().value("drayage_workers", Map.of())).isZero();
    overview.worker(2, 100).worker(0, 0).worker(1, 11);

    MetricsText text = text();

    assertThat(text.value("drayage_workers", Map.of())).isEqualTo(3);
    assertThat(text.value("drayage_workers_copies_in_progress", Map.of())).isEqualTo(3);
    assertThat(text.value("drayage_workers_moved_bytes", Map.of())).isEqualTo(111);
    assertThat(DocumentedMetrics.read().entrySet())
        .filteredOn(row -> row.getKey().startsWith("drayage_workers"))
        .hasSize(3)
        .allSatisfy(
            row -> assertThat(text.types()).containsEntry(row.getKey(), row.getValue().type()));
  }

  private void watch() {
    metrics.watch(
        new Present(
            overview,
            () -> List.of(new ReloadState("files", true, FakeOverview.TIME, List.of())),
            () -> new Present.Work(0, 0, 0),
            List::of));
  }

  private double images(String outcome) {
    return text().value("drayage_images_total", Map.of("task", "core", "outcome", outcome));
  }

  private MetricsText text() {
    return MetricsText.parse(scrape());
  }

  private String scrape() {
    return metrics.scrape("").text();
  }

  private static CopyResult failed(String tag, FailureKind kind) {
    return new CopyResult.Failed(image(tag), new Failure(kind, "message", "", TARGET, 0, 1));
  }

  private static CopyOrder order(Digest digest) {
    return new CopyOrder(image("1"), digest, null, false, false, 1);
  }

  private static ImagePair image(String tag) {
    return new ImagePair(
        "run",
        "core",
        1,
        new Repository(new RegistryHost(SOURCE), "library/app").tag(tag),
        new Repository(new RegistryHost(TARGET), "app").tag(tag),
        ImagePair.ALL_PLATFORMS);
  }

  private static Digest digest(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
