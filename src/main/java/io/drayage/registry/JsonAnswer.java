package io.drayage.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.TransportException;
import java.io.IOException;
import java.util.Map;

/** Reads an answer that should be a JSON object of bounded size and depth. */
final class JsonAnswer {
  private static final int MAX_BYTES = 16 * 1024 * 1024;
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(20).build())
              .build());

  private JsonAnswer() {}

  /**
   * The object in an answer.
   *
   * @param what it should be, for messages
   */
  static JsonNode object(Api api, Response response, String operation, String what) {
    try {
      JsonNode page = JSON.readTree(response.bodyBytes(MAX_BYTES));
      if (page.isObject()) {
        return page;
      }
      throw api.failures().invalid(operation, "the answer is not " + what);
    } catch (TransportException e) {
      throw api.failures().of(e, operation);
    } catch (IOException e) {
      throw api.failures()
          .invalid(operation, "the answer is not JSON", "is this the registry's port?");
    }
  }

  /** A JSON object of texts, as a request's body. */
  static byte[] write(Map<String, String> fields) {
    try {
      return JSON.writeValueAsBytes(fields);
    } catch (IOException e) {
      throw new IllegalStateException("a map of texts can be written", e);
    }
  }
}
