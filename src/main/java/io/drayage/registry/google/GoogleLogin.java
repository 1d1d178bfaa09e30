package io.drayage.registry.google;

import io.drayage.registry.auth.CredentialSource;
import io.drayage.registry.cloud.GoogleLibrary;

/** Tokens of Google by its library, found by its name in {@code META-INF/services}. */
public final class GoogleLogin implements GoogleLibrary {
  @Override
  public CredentialSource tokens(Access access) {
    return new GoogleTokens(access);
  }
}
