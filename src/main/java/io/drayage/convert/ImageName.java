package io.drayage.convert;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name of an image or a repository, by Docker's rules: the first part is a registry if it has a dot
 * or a port, or is {@code localhost}, or is a variable.
 *
 * @param path without the {@code library/} of Docker Hub, unless it is written
 */
record ImageName(String registry, String path, Optional<String> tag, Optional<String> digest) {
  static final String DOCKER_HUB = "docker.io";
  private static final String OFFICIAL = "library/";
  private static final Pattern FORM =
      Pattern.compile("([^@]+?)(?::([^:/@]+))?(?:@([a-z0-9]+:[0-9a-f]+))?");
  private static final Pattern REGISTRY =
      Pattern.compile("localhost|[^/]*[.:][^/]*|\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}[^/]*");

  /** Parses a name; empty if the text is none. */
  static Optional<ImageName> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || text.contains("://")) {
      return Optional.empty();
    }
    Optional<String> tag = Optional.ofNullable(form.group(2));
    Optional<String> digest = Optional.ofNullable(form.group(3));
    String name = form.group(1);
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    return REGISTRY.matcher(first).matches()
        ? Optional.of(new ImageName(first, name.substring(slash + 1), tag, digest))
        : Optional.of(new ImageName(DOCKER_HUB, name, tag, digest));
  }

  /** Path as Docker Hub has it. */
  String fullPath() {
    return registry.equals(DOCKER_HUB) && !path.contains("/") ? OFFICIAL + path : path;
  }

  /** Last part of the path. */
  String baseName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Item of {@code tags} that writes {@code targetTag}; empty if the tag would be renamed. */
  Optional<String> item(String targetTag) {
    String read = tag.orElse("latest");
    if (digest.isPresent()) {
      return Optional.of(targetTag + "@" + digest.get());
    }
    return read.equals(targetTag) ? Optional.of(read) : Optional.empty();
  }
}
