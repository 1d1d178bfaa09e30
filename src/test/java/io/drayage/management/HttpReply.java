package io.drayage.management;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer as it came over the line.
 *
 * @param status 0 if the connection ended without an answer
 * @param headers names in lower case
 */
@SuppressWarnings("ArrayRecordComponent")
record HttpReply(int status, Map<String, String> headers, byte[] body) {
  static HttpReply parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new HttpReply(0, Map.of(), bytes);
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    Map<String, String> headers = new TreeMap<>();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new HttpReply(
        Integer.parseInt(lines[0].split(" ", -1)[1]),
        headers,
        Arrays.copyOfRange(bytes, end + 4, bytes.length));
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }
}
