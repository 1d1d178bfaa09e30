package io.drayage.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.oci.MediaType;
import io.drayage.registry.http.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is common to answers with or about a manifest. */
final class ManifestAnswer {
  /** What registries are asked for, in one header. */
  static final String ACCEPT =
      MediaType.manifestTypes().stream().map(MediaType::value).collect(Collectors.joining(", "));

  private static final MediaType SCHEMA_1 =
      new MediaType("application/vnd.docker.distribution.manifest.v1+json");
  private static final Set<String> SAYS_NOTHING =
      Set.of(
          "", "text/plain", "application/octet-stream", "application/json", "binary/octet-stream");
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build())
              .build());

  private ManifestAnswer() {}

  /** The type that an answer declares, empty text when it declares none. */
  static MediaType declaredType(Response response) {
    return new MediaType(response.header("Content-Type").orElse(""));
  }

  /** Whether a declared type says nothing about what the document is. */
  static boolean saysNothing(MediaType declared) {
    return SAYS_NOTHING.contains(declared.value());
  }

  /**
   * The type of a document whose declared type says nothing: its own word, else its shape. Empty
   * when it is no manifest.
   */
  static Optional<MediaType> typeOf(byte[] content) {
    try {
      JsonNode document = JSON.readTree(content);
      if (!document.isObject()) {
        return Optional.empty();
      }
      String own = document.path("mediaType").asText("");
      if (!own.isEmpty()) {
        return Optional.of(new MediaType(own));
      }
      if (document.path("schemaVersion").asInt(2) == 1) {
        return Optional.of(SCHEMA_1);
      }
      return Optional.of(document.has("manifests") ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
