package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.faults.Answer;
import io.drayage.faults.FaultServer;
import io.drayage.faults.MemorySource;
import io.drayage.faults.MemoryTarget;
import io.drayage.oci.MediaType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} whose target is down at first. */
@Timeout(120)
class RunAgainIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final MemorySource images = new MemorySource();
  @AutoClose private final FaultServer source = new FaultServer(images);
  @AutoClose private final FaultServer target = new FaultServer(new MemoryTarget());

  @Test
  void whatFailedInPassingIsTriedAgainLongBeforeTheInterval(@TempDir Path folder) throws Exception {
    SampleBlob blob = SampleBlob.of(new byte[1000]);
    images.put("app", "1.0", SampleImage.artifact(new MediaType("application/x"), blob));
    target.on("*", ".*").answer(Answer.of(503));
    Path file = folder.resolve("sync.yaml");
    Files.writeString(
        file,
        """
        tasks:
          - name: daily
            interval: 86400
            source: {registry: '%s'}
            target: {registry: '%s'}
            mappings: [{from: app, platform: all}]
        """
            .formatted(host(source), host(target)));
    List<String> arguments =
        CommandRun.arguments(
            List.of("run", file.toString()),
            "drayage.state.dir=" + folder.resolve("state"),
            "drayage.failed.first-delay=500",
            "drayage.failed.multiplier=1",
            "drayage.http.attempts=1",
            "drayage.retry.network.times=0",
            "drayage.registry." + host(source) + ".endpoint=http://" + host(source),
            "drayage.registry." + host(target) + ".endpoint=http://" + host(target));

    try (DrayageProcess run = DrayageProcess.startFromClasses(List.of(), arguments)) {
      await().atMost(LONG).until(() -> run.log().contains("task failed"));
      await().atMost(LONG).until(() -> run.log().contains("retrying failed images at"));

      target.reset();

      await().atMost(LONG).until(() -> run.log().contains("task succeeded"));
      assertThat(run.log()).contains("image copied");
    }
  }

  private static String host(FaultServer server) {
    return server.endpoint().getAuthority();
  }
}
