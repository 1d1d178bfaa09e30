package io.drayage.registry.login;

import io.drayage.registry.auth.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The {@code Authorization} header of user name and password (RFC 7617). */
final class BasicHeader {
  private BasicHeader() {}

  static String of(Credentials.Basic credentials) {
    String text = credentials.username() + ":" + credentials.password();
    return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
