package io.drayage.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.management.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Cursors: the key of the last item of a page, as opaque text. */
final class Cursors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Cursors() {}

  static String of(List<String> key) {
    try {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(key));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of texts can be written", e);
    }
  }

  /**
   * The key of a cursor.
   *
   * @throws ProblemException if no page had it
   */
  static List<String> key(String cursor, int parts) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(cursor.getBytes(StandardCharsets.US_ASCII));
      String[] key = JSON.readValue(json, String[].class);
      if (key != null && key.length == parts && Stream.of(key).noneMatch(Objects::isNull)) {
        return List.of(key);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw unusable();
    }
    throw unusable();
  }

  static ProblemException unusable() {
    return Problems.parameter("cursor", "take the `next` of a page of the same list");
  }
}
