package io.drayage.registry;

import io.drayage.registry.http.Response;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Link} header to a next page (RFC 8288). Only its query counts: its host may be a
 * proxy's idea, and some registries leave out a part of the path, but where the list is we know.
 */
final class NextPage {
  private static final Pattern LINK =
      Pattern.compile(
          "<([^>]{1,4096})>((?:\\s*;\\s*[A-Za-z*-]+\\s*=\\s*(?:\"[^\"]*\"|[^;,\\s]+))*)");
  private static final Pattern NEXT =
      Pattern.compile(";\\s*rel\\s*=\\s*(?:\"(?:[^\"]*\\s)?next(?:\\s[^\"]*)?\"|next\\b)");
  private static final int MAX_HEADER = 16 * 1024;

  private NextPage() {}

  /** The query of the next page with its question mark; empty when this is the last. */
  static Optional<String> of(Response response) {
    for (String header : response.headers("Link")) {
      if (header.length() > MAX_HEADER) {
        continue;
      }
      Matcher link = LINK.matcher(header);
      while (link.find()) {
        boolean next = NEXT.matcher(link.group(2).toLowerCase(Locale.ROOT)).find();
        int query = link.group(1).indexOf('?');
        if (next && query >= 0) {
          return Optional.of(escaped(link.group(1).substring(query)));
        }
      }
    }
    return Optional.empty();
  }

  /** Some registries put characters into the query that may not stand in a URL. */
  private static String escaped(String query) {
    int fragment = query.indexOf('#');
    StringBuilder escaped = new StringBuilder(query.length());
    for (char character : (fragment < 0 ? query : query.substring(0, fragment)).toCharArray()) {
      boolean allowed = character > ' ' && character < 127 && "\"<>\\^`{|}".indexOf(character) < 0;
      escaped.append(allowed ? character : String.format("%%%02X", (int) character & 0xff));
    }
    return escaped.toString();
  }
}
