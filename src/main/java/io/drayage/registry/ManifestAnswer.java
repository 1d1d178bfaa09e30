package io.drayage.registry;

import io.drayage.oci.MediaType;
import io.drayage.registry.http.Response;
import java.util.Set;
import java.util.stream.Collectors;

/** What is common to answers with or about a manifest. */
final class ManifestAnswer {
  /** What registries are asked for, in one header. */
  static final String ACCEPT =
      MediaType.manifestTypes().stream().map(MediaType::value).collect(Collectors.joining(", "));

  private static final Set<String> SAYS_NOTHING =
      Set.of(
          "", "text/plain", "application/octet-stream", "application/json", "binary/octet-stream");

  private ManifestAnswer() {}

  /** The type that an answer declares, empty text when it declares none. */
  static MediaType declaredType(Response response) {
    return new MediaType(response.header("Content-Type").orElse(""));
  }

  /** Whether a declared type says nothing about what the document is. */
  static boolean saysNothing(MediaType declared) {
    return SAYS_NOTHING.contains(declared.value());
  }
}
