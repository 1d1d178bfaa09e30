package io.drayage.push;

import io.drayage.oci.RegistryHost;
import java.util.Optional;

/**
 * A push notification as it arrived. The text form has no secrets.
 *
 * @param registry registry of the request's path
 * @param authorization header {@code Authorization}
 * @param signature header {@code X-Hub-Signature-256}
 * @param token query parameter {@code token}
 */
@SuppressWarnings("ArrayRecordComponent")
public record HookRequest(
    RegistryHost registry,
    Optional<String> authorization,
    Optional<String> signature,
    Optional<String> token,
    byte[] body) {
  @Override
  public String toString() {
    return "HookRequest[%s, %d bytes]".formatted(registry, body.length);
  }
}
