package io.drayage.faults;

/** How a registry lets in. */
enum Login {
  /** Everything is public; the sync file has an account all the same. */
  NONE,
  PASSWORD,
  /** By tokens of a service on the registry's own host. */
  TOKEN,
  /** By tokens of a service elsewhere that the operator vouches for. */
  VOUCHED_TOKEN;

  boolean isByToken() {
    return this == TOKEN || this == VOUCHED_TOKEN;
  }
}
