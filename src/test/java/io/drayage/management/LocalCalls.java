package io.drayage.management;

import io.drayage.management.Resources.Access;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Calls resources without a server. */
public final class LocalCalls {
  private final List<Resources.Entry> entries;

  public LocalCalls(Resources resources) {
    entries = resources.entries();
  }

  /** {@code METHOD PATH} of each resource. */
  public Set<String> all() {
    return entries.stream()
        .map(entry -> entry.method() + " " + entry.path())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  public Access access(String method, String path) {
    return entries.stream()
        .filter(entry -> entry.method().equals(method) && entry.path().equals(path))
        .findFirst()
        .orElseThrow()
        .access();
  }

  public Answer get(String address) {
    return call("GET", address, "");
  }

  /** Calls the resource of an address; its parts hold no percent codes. */
  public Answer call(String method, String address, String body) {
    int mark = address.indexOf('?');
    String path = mark < 0 ? address : address.substring(0, mark);
    Map<String, String> query = new LinkedHashMap<>();
    if (mark >= 0) {
      for (String pair : address.substring(mark + 1).split("&", -1)) {
        int equal = pair.indexOf('=');
        query.putIfAbsent(pair.substring(0, equal), pair.substring(equal + 1));
      }
    }
    for (Resources.Entry entry : entries) {
      Optional<Map<String, String>> parameters = fit(entry.path(), path);
      if (entry.method().equals(method) && parameters.isPresent()) {
        return entry
            .resource()
            .answer(
                new Request(
                    method,
                    path,
                    parameters.get(),
                    query,
                    Map.of(),
                    body.getBytes(StandardCharsets.UTF_8)));
      }
    }
    throw new AssertionError("no resource for " + method + " " + path);
  }

  private static Optional<Map<String, String>> fit(String template, String path) {
    String[] wanted = template.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int at = 0; at < wanted.length; at++) {
      if (wanted[at].startsWith("{")) {
        parameters.put(wanted[at].substring(1, wanted[at].length() - 1), given[at]);
      } else if (!wanted[at].equals(given[at])) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }
}
