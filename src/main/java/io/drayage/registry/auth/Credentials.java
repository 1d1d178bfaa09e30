package io.drayage.registry.auth;

/** What to show a registry; never printed. */
public sealed interface Credentials {
  /** Nothing. */
  record Anonymous() implements Credentials {}

  /** A user name and password. */
  record Basic(String username, String password) implements Credentials {
    @Override
    public String toString() {
      return "Basic[" + username + ", ***]";
    }
  }
}
