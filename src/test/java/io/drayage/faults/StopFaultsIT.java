package io.drayage.faults;

import static io.drayage.faults.FaultLab.commit;
import static io.drayage.faults.FaultLab.manifests;
import static io.drayage.faults.FaultLab.uploads;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.oci.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of the process during its work, with and without warning. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StopFaultsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SIGTERM = 128 + 15;

  private static final SampleImage OLD = FaultLab.artifact(FaultLab.blob("old", 1000));

  @RegisterExtension final FaultLab lab = new FaultLab();

  private final CountDownLatch there = new CountDownLatch(1);

  @Test
  @FaultCase(37)
  void killedInTheMiddleOfABlobItLeavesNoTag() throws Exception {
    lab.target()
        .on("PUT", commit("faulty"))
        .play(
            exchange -> {
              exchange.upload(0.5);
              hang(exchange);
            });

    killWhenThere();

    assertThat(lab.view().digest(lab.repository("faulty"), "1.0")).isEmpty();
  }

  @Test
  @FaultCase(37)
  void killedBetweenBlobsAndManifestItLeavesTheOldTag() throws Exception {
    FaultLab.push(lab.repository("faulty"), "1.0", OLD);
    lab.target().on("PUT", manifests("faulty")).play(this::hang);

    killWhenThere();

    assertTheOldTagStays();
    lab.source().reset();
    lab.target().reset();
    lab.sync().copied("faulty");
    assertThat(lab.source().requests("GET", FaultLab.blob())).isEmpty();
  }

  @Test
  @FaultCase(37)
  void killedBetweenPartAndIndexItLeavesTheOldTag() throws Exception {
    lab.rules("tags: ['1.0'], platform: all");
    SampleImage child =
        SampleImage.oci(new Platform("linux", "amd64", ""), List.of(SampleLayer.of("part", 2000)));
    lab.image("faulty", SampleImage.ociIndex(List.of(child)));
    FaultLab.push(lab.repository("faulty"), "1.0", OLD);
    lab.target().on("PUT", ".*/faulty/manifests/1\\.0").play(this::hang);

    killWhenThere();

    assertTheOldTagStays();
    lab.view().assertComplete(lab.repository("faulty"), child.manifest().digest().toString());
    lab.source().reset();
    lab.target().reset();
    lab.sync().copied("faulty");
    String part = ".*/faulty/manifests/" + child.manifest().digest();
    assertThat(lab.source().requests("GET", part)).isEmpty();
    assertThat(lab.target().requests("PUT", part)).isEmpty();
  }

  @Test
  @FaultCase(38)
  void toldToStopItBreaksOffAfterTheGraceAndGivesTheUploadBack() throws Exception {
    lab.source()
        .on("GET", FaultLab.blob())
        .play(
            exchange -> {
              Answer answer = exchange.pass();
              exchange.sendHead(answer);
              exchange.write(answer.start(0.5));
              hang(exchange);
            });
    Process process = start("drayage.shutdown.grace-seconds=1");
    try {
      assertThat(there.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      process.destroy();

      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(SIGTERM);
      assertThat(lab.view().digest(lab.repository("faulty"), "1.0")).isEmpty();
      assertThat(lab.target().requests("PUT", manifests("faulty"))).isEmpty();
      assertThat(lab.target().requests("POST", uploads("faulty"))).isNotEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  private void assertTheOldTagStays() {
    assertThat(lab.view().digest(lab.repository("faulty"), "1.0"))
        .isEqualTo(OLD.manifest().digest().toString());
    lab.view().assertComplete(lab.repository("faulty"), "1.0");
  }

  private void hang(Exchange exchange) throws InterruptedException {
    there.countDown();
    exchange.awaitEnd();
  }

  private void killWhenThere() throws Exception {
    Process process = start();
    try {
      assertThat(there.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(String... settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.drayage.cli.Drayage");
    command.addAll(lab.arguments(settings));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true);
    builder.redirectOutput(lab.directory().resolve("process.log").toFile());
    return builder.start();
  }
}
