package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.AccessLogEntry;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.Platform;
import io.drayage.testing.RegistryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories by expression and lists of platforms, the whole program on real registries. */
final class PathsIT {
  private static final RegistryProgram PROGRAM = RegistryProgram.find(Path.of(""));
  private static final List<String> PLATFORMS = List.of("amd64", "arm64", "s390x");

  @AutoClose private final LocalRegistry source = LocalRegistry.open(PROGRAM);
  @AutoClose private final LocalRegistry target = LocalRegistry.open(PROGRAM);
  private final SamplePusher pusher = SamplePusher.anonymous(source.endpoint());
  private final Path directory;

  PathsIT(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void everyRepositoryOfALongCatalogThatMatchesIsCopied() throws Exception {
    SampleImage image = image("amd64");
    for (int number = 0; number < 130; number++) {
      pusher.push("team/app%03d".formatted(number), "1", image);
    }
    pusher.push("other/app", "1", image);

    int code = sync("from: regex:team/.*\n        to: 'regex:^/team/(.*)$,mirror/$1'");

    assertThat(code).isZero();
    List<String> catalog = new RegistryReader(target).repositories();
    assertThat(catalog).hasSize(130).allMatch(path -> path.startsWith("mirror/app"));
    assertThat(source.requests()).filteredOn(one -> one.path().contains("_catalog")).hasSize(2);
  }

  @Test
  void aReducedIndexIsTakenAndReadForEachPlatformAndCostsTwoHeadsWhenUnchanged() throws Exception {
    SampleImage index = SampleImage.ociIndex(PLATFORMS.stream().map(PathsIT::image).toList());
    pusher.push("team/app", "1", index);
    String mapping =
        "from: team/app\n        tags: ['1']\n        platform: [linux/arm64, linux/amd64]";

    assertThat(sync(mapping)).isZero();

    for (String architecture : List.of("amd64", "arm64")) {
      assertThat(inspected(architecture)).contains("\"Architecture\": \"" + architecture + "\"");
    }
    String reduced = raw();
    assertThat(reduced).contains("amd64", "arm64").doesNotContain("s390x");

    int sourceMark = source.mark();
    int targetMark = target.mark();
    assertThat(sync(mapping)).isZero();

    assertThat(source.requestsSince(sourceMark))
        .extracting(PathsIT::line)
        .containsExactly("HEAD /v2/team/app/manifests/1");
    assertThat(target.requestsSince(targetMark))
        .extracting(PathsIT::line)
        .containsExactly("HEAD /v2/team/app/manifests/1");

    Files.delete(directory.resolve("state").resolve("drayage.mv.db"));
    assertThat(sync(mapping)).isZero();
    assertThat(raw()).isEqualTo(reduced);
    assertThat(target.requestsSince(targetMark))
        .extracting(AccessLogEntry::method)
        .doesNotContain("PUT");
  }

  private static String line(AccessLogEntry entry) {
    return entry.method() + " " + entry.path();
  }

  private static SampleImage image(String architecture) {
    return SampleImage.oci(
        new Platform("linux", architecture, ""), List.of(SampleLayer.of(architecture, 2_000)));
  }

  private int sync(String mapping) throws IOException {
    Path file = directory.resolve("sync.yaml");
    Files.writeString(
        file,
        """
        platform: all
        tasks:
          - name: T
            source: {registry: '%s'}
            target: {registry: '%s'}
            mappings:
              - %s
        """
            .formatted(source.hostAndPort(), target.hostAndPort(), mapping));
    return CommandRun.sync(file, "drayage.state.dir=" + directory.resolve("state")).exitCode();
  }

  private String inspected(String architecture) throws Exception {
    return skopeo("--override-os=linux", "--override-arch=" + architecture, "inspect");
  }

  private String raw() throws Exception {
    return skopeo("inspect", "--raw");
  }

  private String skopeo(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("skopeo"));
    command.addAll(List.of(arguments));
    command.add("--tls-verify=false");
    command.add("docker://" + target.hostAndPort() + "/team/app:1");
    Path output = directory.resolve("skopeo.out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(output);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
