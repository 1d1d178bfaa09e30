package io.drayage.registry.traffic;

/** What a registry is to us: its requests at a time are limited apart. */
public enum Side {
  /** Images come from it. */
  SOURCE,
  /** Images go to it. */
  TARGET
}
