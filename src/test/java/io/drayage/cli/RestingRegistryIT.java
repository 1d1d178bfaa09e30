package io.drayage.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that fails all the time is left alone, and the images of others are copied. */
final class RestingRegistryIT {
  private static final int TAGS = 40;
  private static final int FAILURES = 6;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  private final RegistryProgram program = RegistryProgram.find(Path.of(""));
  @AutoClose private final LocalRegistry source = LocalRegistry.open(program);
  @AutoClose private final LocalRegistry target = LocalRegistry.open(program);

  @AutoClose("stop")
  private final WireMockServer failing =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

  @Test
  void aRegistryThatFailsAllTheTimeIsLeftAloneWhileImagesOfOthersAreCopied() throws IOException {
    failing.start();
    failing.stubFor(
        any(urlPathMatching("/.*")).atPriority(10).willReturn(aResponse().withStatus(502)));
    failing.stubFor(get(urlPathEqualTo("/v2/app/tags/list")).willReturn(okJson(tagList())));
    SampleBlob blob = SampleBlob.of(new byte[1000]);
    SampleImage image = SampleImage.artifact(new MediaType("application/vnd.example"), blob);
    SamplePusher.anonymous(source.endpoint()).push("healthy", "1.0", image);

    CommandRun run = sync();

    assertThat(run.exitCode()).isEqualTo(1);
    Map<String, Long> kinds =
        run.images().stream()
            .filter(one -> one.path("outcome").asText().equals("failed"))
            .collect(
                Collectors.groupingBy(
                    one -> one.path("error").path("kind").asText(), Collectors.counting()));
    // an image whose last attempt made it rest may say what it met
    assertThat(kinds.keySet()).contains("resting").isSubsetOf("unavailable", "resting");
    assertThat(kinds.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(TAGS);
    JsonNode healthy = run.image("127.0.0.1:%d/healthy:1.0".formatted(source.endpoint().getPort()));
    assertThat(healthy.path("outcome").asText()).isEqualTo("copied");
    // those that made it rest, and those that were under way then
    assertThat(failing.findAll(anyRequestedFor(urlPathMatching("/v2/app/manifests/.*"))).size())
        .isLessThan(FAILURES + 16);
    assertThat(run.logLines("WARN"))
        .filteredOn(line -> line.toString().contains("registry unavailable: pausing requests"))
        .hasSize(1);
  }

  private CommandRun sync() throws IOException {
    Path file = directory.resolve("sync.yaml");
    Files.writeString(
        file,
        """
        tasks:
          - name: failing
            source: {registry: 127.0.0.1:%1$d}
            target: {registry: 127.0.0.1:%3$d}
            mappings: [{from: app, to: failing}]
          - name: healthy
            source: {registry: 127.0.0.1:%2$d}
            target: {registry: 127.0.0.1:%3$d}
            mappings: [{from: healthy, to: healthy}]
        """
            .formatted(failing.port(), source.endpoint().getPort(), target.endpoint().getPort()));
    return CommandRun.sync(
        file,
        "drayage.state.dir=" + directory.resolve("state"),
        "drayage.http.retry-delay=1",
        "drayage.retry.network.delay=1",
        "drayage.breaker.span=0",
        "drayage.breaker.failures=" + FAILURES);
  }

  private static String tagList() {
    return IntStream.range(0, TAGS)
        .mapToObj("\"1.%d\""::formatted)
        .collect(Collectors.joining(",", "{\"name\":\"app\",\"tags\":[", "]}"));
  }
}
