package io.drayage.management;

import java.util.Map;
import java.util.Optional;

/**
 * A request to the management server, within its limits.
 *
 * @param path path without the query
 * @param parameters parts of the path that a {@link Resources} template names, decoded
 * @param query first value of each query parameter, decoded
 * @param headers first value of each header; names in lower case
 * @param body at most 1 MiB
 */
@SuppressWarnings("ArrayRecordComponent")
public record Request(
    String method,
    String path,
    Map<String, String> parameters,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body) {
  /** The value of a query parameter. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** The value of a header, by its name in lower case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
