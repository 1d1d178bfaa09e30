package io.drayage.registry.traffic;

/** Role of a registry; each role has its own limit of concurrent requests. */
public enum Side {
  /** Source of images. */
  SOURCE,
  /** Target of images. */
  TARGET
}
