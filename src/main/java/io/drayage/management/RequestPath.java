package io.drayage.management;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parts of the path of a request.
 *
 * @param parts decoded parts between slashes; the last one is empty for a path that ends in one
 */
public record RequestPath(List<String> parts) {
  private static final int MAX_PARTS = 32;

  /**
   * Splits and decodes a path.
   *
   * @throws ProblemException (400) if it is malformed, or could leave a folder
   */
  public static RequestPath parse(String path) {
    if (!path.startsWith("/")) {
      throw malformed("a path begins with /");
    }
    List<String> parts = new ArrayList<>();
    for (String part : path.substring(1).split("/", MAX_PARTS + 1)) {
      parts.add(decoded(part));
    }
    if (parts.size() > MAX_PARTS) {
      throw malformed("a path has at most %d parts".formatted(MAX_PARTS));
    }
    return new RequestPath(List.copyOf(parts));
  }

  private static String decoded(String part) {
    String decoded;
    try {
      // a plus sign means itself in a path
      decoded = URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed("a percent sign in a path is followed by two hexadecimal digits");
    }
    boolean strange =
        decoded.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\' || c == 0xfffd);
    if (strange || decoded.equals(".") || decoded.equals("..")) {
      throw malformed("a path has no part . or .., no backslash and no control character");
    }
    return decoded;
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(400, "Malformed request", detail);
  }

  /**
   * Values of the template's names if this path fits it; empty if not.
   *
   * @param template parts; {@code {name}} takes one of the path, a last {@code {name*}} the rest
   */
  public Optional<Map<String, String>> fit(List<String> template) {
    Map<String, String> values = new HashMap<>();
    for (int at = 0; at < template.size(); at++) {
      String wanted = template.get(at);
      if (wanted.endsWith("*}")) {
        List<String> rest = parts.subList(Math.min(at, parts.size()), parts.size());
        values.put(wanted.substring(1, wanted.length() - 2), String.join("/", rest));
        return rest.isEmpty() || rest.contains("") || rest.stream().anyMatch(p -> p.contains("/"))
            ? Optional.empty()
            : Optional.of(values);
      }
      if (at >= parts.size() || !fits(wanted, parts.get(at), values)) {
        return Optional.empty();
      }
    }
    return parts.size() == template.size() ? Optional.of(values) : Optional.empty();
  }

  private static boolean fits(String wanted, String part, Map<String, String> values) {
    if (!wanted.startsWith("{")) {
      return wanted.equals(part);
    }
    values.put(wanted.substring(1, wanted.length() - 1), part);
    return !part.isEmpty();
  }
}
