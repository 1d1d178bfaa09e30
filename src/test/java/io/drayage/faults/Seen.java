package io.drayage.faults;

import io.drayage.registry.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The head of a received request, to a registry or to a proxy; {@code path} includes the query. */
public record Seen(String method, String path, Map<String, String> headers) {
  private static final String SCHEME = ":scheme";

  static Seen read(InputStream in) throws IOException {
    List<String> lines = RawServer.head(in).lines().toList();
    String[] words = lines.get(0).split(" ", 3);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    // a proxy is told the whole address
    return new Seen(words[0], words[1].replaceFirst("^http://[^/]+", ""), headers);
  }

  /** The same request over TLS. */
  Seen byTls() {
    Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(SCHEME, "https");
    return new Seen(method, path, more);
  }

  boolean isByTls() {
    return headers.containsKey(SCHEME);
  }

  /** The name in lower case, without a port. */
  public String host() {
    return header("Host").toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
  }

  /** The header's value, empty without one. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  public long contentLength() {
    return Long.parseLong(headers.getOrDefault("Content-Length", "0"));
  }

  /** Whether the request writes. */
  public boolean isWrite() {
    return !List.of("GET", "HEAD").contains(method.toUpperCase(Locale.ROOT));
  }

  public boolean isManifestPut() {
    return method.equals("PUT") && path.contains("/manifests/");
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
