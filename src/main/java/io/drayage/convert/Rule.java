package io.drayage.convert;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A mapping.
 *
 * @param to path at the target; empty for that of the source
 * @param tags items of {@code tags}; none for all tags
 * @param platform value of {@code platform} as YAML; empty for this machine's
 * @param places entries that it was made from
 */
record Rule(String from, String to, List<String> tags, String platform, List<Place> places) {
  static final String ALL_PLATFORMS = "all";
  static final String THIS_MACHINE = "";
  private static final Pattern LIKE_A_HOST = Pattern.compile("localhost|[^/]*[.:][^/]*");

  Rule {
    tags = List.copyOf(tags);
    places = List.copyOf(places);
  }

  static Rule of(ImageName source, ImageName target, List<String> tags, String platform) {
    return new Rule(source.path(), target.path(), tags, platform, List.of());
  }

  /** Rule with the place of its entry. */
  Rule at(Place place) {
    return new Rule(from, to, tags, platform, List.of(place));
  }

  /** Both rules as one; empty unless they only name tags of one repository. */
  Optional<Rule> with(Rule other) {
    boolean same =
        from.equals(other.from) && to.equals(other.to) && platform.equals(other.platform);
    if (!same || (!tags.equals(other.tags) && !(namesTags() && other.namesTags()))) {
      return Optional.empty();
    }
    Set<String> all = new LinkedHashSet<>(tags);
    all.addAll(other.tags);
    Set<Place> both = new LinkedHashSet<>(places);
    both.addAll(other.places);
    return Optional.of(new Rule(from, to, List.copyOf(all), platform, List.copyOf(both)));
  }

  private boolean namesTags() {
    return !tags.isEmpty()
        && tags.stream()
            .noneMatch(tag -> Stream.of("regex:", "semver:", "keep:").anyMatch(tag::startsWith));
  }

  /** Path with a slash in front if its first part looks like a registry. */
  static String written(String path) {
    int slash = path.indexOf('/');
    return slash > 0
            && !path.startsWith("regex:")
            && LIKE_A_HOST.matcher(path.substring(0, slash)).matches()
        ? "/" + path
        : path;
  }
}
