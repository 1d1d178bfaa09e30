package io.drayage.plan;

import io.drayage.oci.Platform;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Part of a multi-platform image that is copied. */
public sealed interface PlatformRule {
  /** Text of the rule in copy orders and in the state; equal for equal rules. */
  String text();

  /** The whole index, byte for byte. */
  record All() implements PlatformRule {
    @Override
    public String text() {
      return "all";
    }
  }

  /** The one image that serves {@code platform}; the target's tag names its manifest. */
  record One(Platform platform) implements PlatformRule {
    @Override
    public String text() {
      return platform.toString();
    }
  }

  /**
   * An index with the images that serve these platforms. Their order does not matter: entries keep
   * the order of the original.
   */
  record Several(List<Platform> platforms) implements PlatformRule {
    /** Sorts the platforms, each once. */
    public Several {
      platforms =
          platforms.stream().distinct().sorted(Comparator.comparing(Platform::toString)).toList();
    }

    /**
     * Joins the platforms by commas; a single one gets a comma behind it, since it means an index
     * too.
     */
    @Override
    public String text() {
      String joined = platforms.stream().map(Platform::toString).collect(Collectors.joining(","));
      return platforms.size() == 1 ? joined + "," : joined;
    }
  }
}
