package io.drayage.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.RegistryHost;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushReaderTest {
  @Test
  void dockerHubsWebhookNamesItsRepository() {
    String body =
        """
        {"callback_url": "https://registry.hub.docker.com/u/team/app/hook/2141b5bi5i5b02bec211i4eeih0242eg11000a/",
         "push_data": {"pushed_at": 1417566161, "pusher": "trustedbuilder", "tag": "latest"},
         "repository": {"name": "app", "namespace": "team", "repo_name": "team/app", "status": "Active"}}
        """;

    assertThat(read("docker.io", body)).containsExactly("docker.io/team/app");
  }

  @Test
  void harborsPushOfAnArtifactNamesItsRepository() {
    String body =
        """
        {"type": "PUSH_ARTIFACT", "occur_at": 1586922308, "operator": "admin",
         "event_data": {
           "resources": [{"digest": "sha256:8a9e9863dbb6e10edb5adfe917c00da84e1700fa76e7ed02476aa6e6fb8ee0d8",
                          "tag": "latest", "resource_url": "hub.harbor.com/test-webhook/debian:latest"}],
           "repository": {"date_created": 1586922308, "name": "debian", "namespace": "test-webhook",
                          "repo_full_name": "test-webhook/debian", "repo_type": "private"}}}
        """;

    assertThat(read("harbor.example.org", body))
        .containsExactly("harbor.example.org/test-webhook/debian");
    assertThat(read("harbor.example.org", body.replace("PUSH_ARTIFACT", "SCANNING_COMPLETED")))
        .isEmpty();
  }

  @Test
  void harborsCloudEventsAreReadToo() {
    String body =
        """
        {"specversion": "1.0", "id": "4b2f89a6", "source": "/projects/1/webhook/policies/1",
         "type": "harbor.artifact.pushed", "datacontenttype": "application/json",
         "data": {"resources": [{"digest": "sha256:00", "tag": "1.0", "resource_url": "h/library/a:1.0"}],
                  "repository": {"name": "a", "namespace": "library", "repo_full_name": "library/a"}}}
        """;

    assertThat(read("harbor.example.org", body)).containsExactly("harbor.example.org/library/a");
    assertThat(read("harbor.example.org", body.replace("pushed", "deleted"))).isEmpty();
  }

  @Test
  void distributionsEnvelopeNamesEachPushedTagOnce() {
    String body =
        """
        {"events": [
          {"action": "push", "target": {"mediaType": "application/octet-stream", "repository": "a/layers"}},
          {"action": "push", "target": {"repository": "a/b", "tag": "1"}, "request": {"host": "evil.example"}},
          {"action": "push", "target": {"repository": "a/b", "tag": "2"}},
          {"action": "pull", "target": {"repository": "a/pulled", "tag": "1"}},
          {"action": "push", "target": {"repository": "c", "tag": "1"}}]}
        """;

    assertThat(read("localhost:5000", body))
        .containsExactly("localhost:5000/a/b", "localhost:5000/c");
  }

  @Test
  void theFirstThousandEventsOfABodyAreRead() {
    String events =
        IntStream.rangeClosed(1, 1500)
            .mapToObj(
                "{\"action\":\"push\",\"target\":{\"repository\":\"r%d\",\"tag\":\"1\"}}"
                    ::formatted)
            .collect(Collectors.joining(","));

    assertThat(read("r.example", "{\"events\":[" + events + "]}"))
        .hasSize(1000)
        .endsWith("r.example/r1000");
  }

  @ParameterizedTest
  @CsvSource({
    "docker.io, redis:7, docker.io/library/redis",
    "docker.io, redis, docker.io/library/redis",
    "docker.io, docker.io/team/app:1, docker.io/team/app",
    "registry.example:5000, team/app:1, registry.example:5000/team/app",
    "registry.example:5000, registry.example:5000/team/app:1, registry.example:5000/team/app",
  })
  void aPlainImageIsOneOfThePathsRegistry(String registry, String image, String repository) {
    assertThat(read(registry, "{\"image\": \"%s\"}".formatted(image))).containsExactly(repository);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "7",
        "{}",
        "{\"events\": {}}",
        "{\"image\": 7}",
        "{\"image\": \"../../etc/passwd\"}",
        "{\"image\": \"a:b:c\"}",
        "{\"image\": \"UPPER:1\"}",
        "{\"push_data\": {}}",
        "{\"push_data\": {\"tag\": \"1\"}, \"repository\": {\"repo_name\": [\"a\"]}}",
        "{\"type\": \"PUSH_ARTIFACT\", \"event_data\": {}}",
        "{\"type\": 1, \"event_data\": {}}",
        "{\"events\": [{\"action\": \"push\", \"target\": {\"repository\": \"a b\", \"tag\": \"1\"}}]}",
        "{\"events\": [{\"action\": \"push\", \"target\": {\"repository\": \"a\", \"tag\": \"x\\n\"}}]}",
      })
  void nonsenseIsRefusedWithAText(String body) {
    assertThatThrownBy(() -> read("r.example", body))
        .isInstanceOfSatisfying(
            HookException.class, refused -> assertThat(refused.status()).isEqualTo(400))
        .message()
        .isNotBlank()
        .doesNotContain("\n");
  }

  @Test
  void deepAndLongBodiesAreRefused() {
    String deep = "{\"a\":".repeat(2000) + "1" + "}".repeat(2000);

    assertThatThrownBy(() -> read("r.example", deep)).isInstanceOf(HookException.class);
    assertThatThrownBy(() -> read("r.example", " ".repeat(PushReader.MAX_BYTES + 1)))
        .isInstanceOfSatisfying(
            HookException.class, refused -> assertThat(refused.status()).isEqualTo(413));
  }

  @Property(tries = 2000)
  void piecesOfNotificationsAreReadOrRefused(@ForAll("pieces") String text) {
    try {
      assertThat(read("r.example", text)).isNotNull();
    } catch (HookException refused) {
      assertThat(refused.status()).isEqualTo(400);
    }
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "null",
            "1",
            "true",
            "\"a/b\"",
            "\"\\u0000\"",
            "\"events\":",
            "\"action\":\"push\"",
            "\"target\":{",
            "\"tag\":",
            "\"repository\":",
            "\"image\":",
            "\"push_data\":{",
            "\"event_data\":{",
            "\"type\":\"PUSH_ARTIFACT\"",
            "\"resources\":[{")
        .list()
        .ofMaxSize(12)
        .map(list -> "{" + String.join("", list) + "}");
  }

  private static List<String> read(String registry, String body) {
    HookRequest request =
        new HookRequest(
            new RegistryHost(registry),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            body.getBytes(StandardCharsets.UTF_8));
    return PushReader.read(request).repositories().stream().map(Object::toString).toList();
  }
}
