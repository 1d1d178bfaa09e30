package io.drayage.config;

/** What becomes of a key that the format does not have. */
public enum UnknownKeys {
  /** The file is refused, since a misspelt {@code tags} copies everything. */
  ERROR,
  /** A warning, and the key is ignored, as by dregsy. */
  WARN
}
