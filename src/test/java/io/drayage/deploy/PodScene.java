package io.drayage.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drayage.cli.DrayageProcess;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import io.drayage.testing.Ports;
import io.drayage.testing.RegistryReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A source with an image, and a target with a login, for a pod that runs on this machine. */
final class PodScene implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(60);

  /** Says a line in the log, once. */
  static final String OWN_ROUTE =
      """
      - route:
          id: own
          from:
            uri: timer:own
            parameters: {repeatCount: 1}
            steps:
              - log: own route runs
      """;

  private static final SampleImage IMAGE =
      SampleImage.docker(Platform.host(), List.of(SampleLayer.of("pod", 9_000)));

  private final RegistryProgram program = RegistryProgram.find(Path.of(""));
  private final LocalRegistry source = LocalRegistry.open(program);
  private final LocalRegistry target = LocalRegistry.withLogin(program);
  private final RegistryReader mirror = new RegistryReader(target);
  private final int port = Ports.free();

  PodScene() {
    SamplePusher.anonymous(source.endpoint()).push("app", "1.0", IMAGE);
  }

  /** Port of the management server, which a pod has to itself. */
  int port() {
    return port;
  }

  String target() {
    return target.hostAndPort();
  }

  /**
   * Sync file that copies the image into a repository of the target.
   *
   * @param side the target as a sync file names it
   */
  String syncFile(String repository, String side) {
    return """
        watch: true
        tasks:
          - name: copy
            interval: 3600
            source: {registry: '%s'}
            target: %s
            mappings:
              - {from: app, to: %s, tags: ['1.0'], platform: all}
        """
        .formatted(source.hostAndPort(), side, repository);
  }

  void awaitImage(DrayageProcess process, String repository) {
    // a registry lists a tag a moment before it serves it
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(mirror.digest(repository, "1.0"))
                    .as(process::log)
                    .isEqualTo(IMAGE.manifest().digest().toString()));
  }

  void awaitOwnRoute(DrayageProcess process) {
    await().atMost(LONG).until(() -> process.log().contains("own route runs"));
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }
}
