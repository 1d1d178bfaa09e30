package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.MediaType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A real registry that all cases copy to, seen without anything of ours in between. */
final class TargetView implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACCEPT =
      MediaType.manifestTypes().stream().map(MediaType::value).collect(Collectors.joining(", "));

  private final LocalRegistry registry = LocalRegistry.open(RegistryProgram.find(Path.of("")));
  private final Backend direct = new PassThrough(registry.endpoint());

  URI endpoint() {
    return registry.endpoint();
  }

  /** What a tag names, empty when it names nothing. */
  String digest(String repository, String tag) {
    Answer answer = ask("HEAD", repository + "/manifests/" + tag);
    return answer.status() == 200 ? answer.header("Docker-Content-Digest").orElse("") : "";
  }

  /** The manifest itself, as text. */
  String manifest(String repository, String reference) {
    return new String(
        ask("GET", repository + "/manifests/" + reference).body(), StandardCharsets.UTF_8);
  }

  boolean hasBlob(String repository, String digest) {
    return ask("HEAD", repository + "/blobs/" + digest).status() == 200;
  }

  void deleteBlob(String repository, String digest) {
    assertThat(ask("DELETE", repository + "/blobs/" + digest).status()).isEqualTo(202);
  }

  void push(String repository, String tag, SampleImage image) {
    SamplePusher.anonymous(registry.endpoint()).push(repository, tag, image);
  }

  /** All that can be reached from what a tag names must be there. */
  void assertComplete(String repository, String reference) {
    Answer answer = ask("GET", repository + "/manifests/" + reference);
    assertThat(answer.status()).as("%s:%s", repository, reference).isEqualTo(200);
    JsonNode manifest;
    try {
      manifest = JSON.readTree(answer.body());
    } catch (java.io.IOException e) {
      throw new AssertionError(repository + ":" + reference, e);
    }
    manifest
        .path("manifests")
        .forEach(child -> assertComplete(repository, child.path("digest").asText()));
    assertBlob(repository, manifest.path("config"));
    manifest.path("layers").forEach(layer -> assertBlob(repository, layer));
  }

  @Override
  public void close() {
    registry.close();
  }

  private void assertBlob(String repository, JsonNode descriptor) {
    String digest = descriptor.path("digest").asText();
    boolean expected = !digest.isEmpty() && !descriptor.has("urls");
    assertThat(!expected || hasBlob(repository, digest)).as("%s@%s", repository, digest).isTrue();
  }

  private Answer ask(String method, String rest) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Accept", ACCEPT);
    try {
      return direct.answer(new Seen(method, "/v2/" + rest, headers), new byte[0]);
    } catch (Exception e) {
      throw new AssertionError(method + " " + rest, e);
    }
  }
}
