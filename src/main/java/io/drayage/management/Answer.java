package io.drayage.management;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer of the management server. */
@SuppressWarnings("ArrayRecordComponent")
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
  /** An answer of JSON. */
  public static Answer json(int status, String json) {
    return new Answer(status, "application/json", json.getBytes(StandardCharsets.UTF_8), Map.of());
  }
}
