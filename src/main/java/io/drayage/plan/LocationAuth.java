package io.drayage.plan;

import com.fasterxml.jackson.annotation.JsonIgnoreType;

/**
 * What a location of a sync file says about credentials (its {@code auth} key); never part of any
 * JSON.
 */
@JsonIgnoreType
public sealed interface LocationAuth {
  /** Nothing is said: look elsewhere. */
  record Unspecified() implements LocationAuth {}

  /** {@code auth: none}: use no credentials and ask nobody for any. */
  record Anonymous() implements LocationAuth {}

  /** A user name and password; never shown. */
  record UserPassword(String username, String password) implements LocationAuth {
    @Override
    public String toString() {
      return "UserPassword[" + username + ", ***]";
    }
  }
}
