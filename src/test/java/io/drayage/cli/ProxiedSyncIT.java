package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import io.drayage.testing.ForwardProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole sync by way of real forward proxies; the names of both registries are known to them
 * alone.
 */
final class ProxiedSyncIT {
  private static final RegistryProgram PROGRAM = RegistryProgram.find(Path.of(""));
  private static final String LOGIN = "mirror:s3cr3t";

  @AutoClose private final LocalRegistry source = LocalRegistry.open(PROGRAM);
  @AutoClose private final LocalRegistry target = LocalRegistry.open(PROGRAM);
  private final Map<String, Integer> ports =
      Map.of(
          "source.example", source.endpoint().getPort(),
          "target.example", target.endpoint().getPort());
  private final Path directory;
  @AutoClose private final ForwardProxy proxy;
  @AutoClose private final ForwardProxy other;

  ProxiedSyncIT(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.proxy = new ForwardProxy(directory.resolve("proxy"), ports);
    this.other = new ForwardProxy(directory.resolve("other"), ports);
  }

  @BeforeEach
  void push() throws IOException, InterruptedException {
    SampleLayer layer = SampleLayer.of("amd64", 50_000);
    SamplePusher.anonymous(source.endpoint())
        .push("app", "1", SampleImage.oci(new Platform("linux", "amd64", ""), List.of(layer)));
  }

  @Test
  void bothRegistriesAreReachedThroughTheProxyOfTheEnvironment() throws IOException {
    int before = source.mark();

    CommandRun run = sync(Map.of("HTTP_PROXY", proxy.address(LOGIN)));

    assertThat(run.exitCode()).as(run.log()).isZero();
    assertThat(requests(proxy, "source.example")).hasSize(source.requestsSince(before).size());
    assertThat(requests(proxy, "target.example")).hasSize(target.requests().size());
    assertThat(target.requests()).isNotEmpty();
    assertThat(run.out() + run.log()).doesNotContain("s3cr3t");
  }

  @Test
  void whatNoProxyNamesIsNotAskedForThroughIt() throws IOException {
    CommandRun run =
        sync(
            Map.of(
                "HTTP_PROXY",
                proxy.address(LOGIN),
                "NO_PROXY",
                "other.example,.target.example,source.example"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("the host name source.example is not known");
    assertThat(requests(proxy, "source.example")).isEmpty();
  }

  @Test
  void eachRegistryMayHaveAProxyOfItsOwnWhateverTheEnvironmentSays() throws IOException {
    CommandRun run =
        sync(
            Map.of("HTTP_PROXY", "http://127.0.0.1:1"),
            "drayage.registry.source.example.proxy=" + proxy.address(LOGIN),
            "drayage.registry.target.example.proxy=" + other.address(LOGIN));

    assertThat(run.exitCode()).as(run.log()).isZero();
    assertThat(proxy.requests()).isNotEmpty().hasSize(requests(proxy, "source.example").size());
    assertThat(other.requests()).isNotEmpty().hasSize(requests(other, "target.example").size());
  }

  private static List<String> requests(ForwardProxy of, String host) throws IOException {
    return of.requests().stream().filter(line -> line.contains(" http://" + host)).toList();
  }

  private CommandRun sync(Map<String, String> environment, String... settings) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("sync.yaml"),
            """
            tasks:
            - name: t
              source: {registry: source.example, auth: none}
              target: {registry: target.example, auth: none}
              mappings: [{from: app, tags: ['1'], platform: all}]
            """);
    List<String> words = CommandRun.arguments(List.of("sync", file.toString()), settings);
    return CommandRun.of(
        environment,
        CommandRun.arguments(
            words,
            "drayage.registry.source.example.endpoint=http://source.example",
            "drayage.registry.target.example.endpoint=http://target.example",
            "drayage.state.dir=" + directory.resolve("state"),
            "drayage.http.retry-delay=1",
            "drayage.retry.network.delay=1"));
  }
}
