package io.drayage.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Digest;
import io.drayage.oci.Platform;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalRegistryIT {
  private static final RegistryProgram PROGRAM = RegistryProgram.find(Path.of(""));
  private static final SampleLayer BASE = SampleLayer.of("base", 100_000);
  private static final SampleImage IMAGE =
      SampleImage.docker(
          new Platform("linux", "amd64", ""), List.of(BASE, SampleLayer.of("application", 20_000)));
  private static final SampleImage INDEX =
      SampleImage.ociIndex(
          List.of(
              SampleImage.oci(new Platform("linux", "amd64", ""), List.of(BASE)),
              SampleImage.oci(new Platform("linux", "arm64", ""), List.of(BASE))));

  @Test
  void whatIsPushedIsReadByAnIndependentReader() {
    try (LocalRegistry registry = LocalRegistry.open(PROGRAM)) {
      SamplePusher pusher = SamplePusher.anonymous(registry.endpoint());

      pusher.push("spaceone/console", "1.11.0", IMAGE);
      pusher.push("library/redis", "latest", INDEX);

      String host = "docker://" + registry.hostAndPort();
      assertThat(rawDigest(List.of("--tls-verify=false", host + "/spaceone/console:1.11.0")))
          .isEqualTo(IMAGE.manifest().digest());
      assertThat(rawDigest(List.of("--tls-verify=false", host + "/library/redis:latest")))
          .isEqualTo(INDEX.manifest().digest());
    }
  }

  @Test
  void aMadeUpImageCanBeCopiedByAnIndependentTool(@TempDir Path directory) {
    try (LocalRegistry registry = LocalRegistry.open(PROGRAM)) {
      SamplePusher.anonymous(registry.endpoint()).push("spaceone/console", "1.11.0", IMAGE);

      ExternalCommand.Outcome copied =
          skopeo(
              "copy",
              List.of(
                  "--src-tls-verify=false",
                  "docker://" + registry.hostAndPort() + "/spaceone/console:1.11.0",
                  "dir:" + directory.resolve("image")));

      assertThat(copied.errors()).isEmpty();
      assertThat(copied.succeeded()).isTrue();
      assertThat(directory.resolve("image").resolve(BASE.blob().digest().hex())).exists();
    }
  }

  @Test
  void everyRequestIsCountedSinceAMark() {
    try (LocalRegistry registry = LocalRegistry.open(PROGRAM)) {
      SamplePusher.anonymous(registry.endpoint()).push("spaceone/console", "1.11.0", IMAGE);
      int mark = registry.mark();

      RegistryHttp reader = RegistryHttp.anonymous(registry.endpoint(), "reader");
      String tags = body(reader.get("/v2/spaceone/console/tags/list"));

      assertThat(registry.requestsSince(mark))
          .containsExactly(
              new AccessLogEntry(
                  "GET", "/v2/spaceone/console/tags/list", 200, tags.length(), "reader"));
      assertThat(registry.requests()).hasSizeGreaterThan(1);
    }
  }

  @Test
  void aBlobGoesOverTheWireOnceForAllRepositories() {
    try (LocalRegistry registry = LocalRegistry.open(PROGRAM)) {
      SamplePusher pusher = SamplePusher.anonymous(registry.endpoint());
      pusher.push("spaceone/console", "1.11.0", IMAGE);
      int mark = registry.mark();

      pusher.push("spaceone/inventory", "1.11.0", IMAGE);

      assertThat(registry.requestsSince(mark))
          .extracting(AccessLogEntry::method)
          .containsExactly("POST", "POST", "POST", "PUT");
    }
  }

  @Test
  void aRegistryWithLoginRefusesStrangers() {
    try (LocalRegistry registry = LocalRegistry.withLogin(PROGRAM)) {
      SamplePusher.loggedIn(registry.endpoint()).push("spaceone/console", "1.11.0", IMAGE);

      RegistryHttp stranger = RegistryHttp.anonymous(registry.endpoint(), "stranger");

      assertThat(stranger.get("/v2/").statusCode()).isEqualTo(401);
    }
  }

  private static String body(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static Digest rawDigest(List<String> arguments) {
    List<String> raw = new ArrayList<>(List.of("--raw"));
    raw.addAll(arguments);
    ExternalCommand.Outcome outcome = skopeo("inspect", raw);
    assertThat(outcome.errors()).isEmpty();
    return outcome.outputDigest();
  }

  private static ExternalCommand.Outcome skopeo(String command, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("skopeo", "--insecure-policy", command));
    words.addAll(arguments);
    return new ExternalCommand(words).run(Duration.ofSeconds(60));
  }
}
