package io.drayage.management;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds the resource of a request. */
final class Directory {
  private final List<Place> places = new ArrayList<>();

  private record Place(List<String> template, Resources.Entry entry) {}

  /**
   * A resource for a request.
   *
   * @param parameters parts of the path that the template names
   */
  record Found(Resources.Entry entry, Map<String, String> parameters) {}

  Directory(List<Resources.Entry> entries) {
    for (Resources.Entry entry : entries) {
      places.add(new Place(List.of(entry.path().substring(1).split("/", -1)), entry));
    }
  }

  /**
   * Finds the first resource that fits. A {@code HEAD} is answered by the resource of {@code GET}.
   *
   * @throws ProblemException 404 if no resource has this path, 405 if it takes other methods
   */
  Found find(String method, RequestPath path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    Set<String> others = new TreeSet<>();
    for (Place place : places) {
      Optional<Map<String, String>> values = path.fit(place.template());
      if (values.isPresent()) {
        if (place.entry().method().equals(wanted)) {
          return new Found(place.entry(), values.get());
        }
        others.add(place.entry().method());
      }
    }
    if (others.isEmpty()) {
      throw new ProblemException(
          404,
          "Unknown path",
          "there is nothing here; docs/operator/management.md lists the paths");
    }
    if (others.contains("GET")) {
      others.add("HEAD");
    }
    String allowed = String.join(", ", others);
    throw new ProblemException(
        405, "Method not allowed", "this path takes " + allowed, Map.of("Allow", allowed));
  }
}
