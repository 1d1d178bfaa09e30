package io.drayage.plan;

import io.drayage.oci.Platform;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Which part of a multi-platform image is copied. */
public sealed interface PlatformRule {
  /** The rule as it travels in copy orders and is remembered; equal for equal rules. */
  String text();

  /** The whole index, byte for byte. */
  record All() implements PlatformRule {
    @Override
    public String text() {
      return "all";
    }
  }

  /** The one image that serves {@code platform}; the target's tag names that image's manifest. */
  record One(Platform platform) implements PlatformRule {
    @Override
    public String text() {
      return platform.toString();
    }
  }

  /**
   * An index with the images that serve these platforms. Their order means nothing: the entries
   * keep the order of the original.
   */
  record Several(List<Platform> platforms) implements PlatformRule {
    /** Sorts them, each once. */
    public Several {
      platforms =
          platforms.stream().distinct().sorted(Comparator.comparing(Platform::toString)).toList();
    }

    /** Joined by commas; a single one gets a comma behind it, since it asks for an index too. */
    @Override
    public String text() {
      String joined = platforms.stream().map(Platform::toString).collect(Collectors.joining(","));
      return platforms.size() == 1 ? joined + "," : joined;
    }
  }
}
