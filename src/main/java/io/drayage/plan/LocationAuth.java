package io.drayage.plan;

import com.fasterxml.jackson.annotation.JsonIgnoreType;

/** Credentials of a location in a sync file (its {@code auth} key); never part of any JSON. */
@JsonIgnoreType
public sealed interface LocationAuth {
  /** No {@code auth}: other places of credentials are asked. */
  record Unspecified() implements LocationAuth {}

  /** {@code auth: none}: requests carry no credentials, and no other place is asked. */
  record Anonymous() implements LocationAuth {}

  /** A user name and password; {@code toString} hides the password. */
  record UserPassword(String username, String password) implements LocationAuth {
    @Override
    public String toString() {
      return "UserPassword[" + username + ", ***]";
    }
  }
}
