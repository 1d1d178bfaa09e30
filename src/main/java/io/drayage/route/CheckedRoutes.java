package io.drayage.route;

import io.drayage.oci.Digest;

/**
 * Remembers which route files were found good, over restarts: to look through one takes longer than
 * to load it. What it loses costs that time, nothing else.
 */
public interface CheckedRoutes {
  /** Whether a file was found good; {@code content} stands for the file and what checks it. */
  boolean isKnown(Digest content);

  /** A file was found good. */
  void remember(Digest content);

  /** Remembers nothing. */
  static CheckedRoutes none() {
    return new CheckedRoutes() {
      @Override
      public boolean isKnown(Digest content) {
        return false;
      }

      @Override
      public void remember(Digest content) {
        // as the method above says
      }
    };
  }
}
