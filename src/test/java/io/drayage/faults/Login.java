package io.drayage.faults;

/** Login that a registry asks for. */
enum Login {
  /** None, although the sync file has an account. */
  NONE,
  PASSWORD,
  /** Token of a service on the registry's own host. */
  TOKEN,
  /** Token of a service on another host that the operator vouches for. */
  VOUCHED_TOKEN;

  boolean isByToken() {
    return this == TOKEN || this == VOUCHED_TOKEN;
  }
}
