package io.drayage.plan;

import io.drayage.oci.Platform;

/** Which part of a multi-platform image is copied. */
public sealed interface PlatformRule {
  /** The whole index, byte for byte. */
  record All() implements PlatformRule {}

  /** The one image that serves {@code platform}; the target's tag names that image's manifest. */
  record One(Platform platform) implements PlatformRule {}
}
