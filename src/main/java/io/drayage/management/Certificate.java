package io.drayage.management;

import io.drayage.management.ServerSettings.Tls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** The server's certificate, as its files are. For one thread at a time. */
final class Certificate {
  private final Tls files;
  private String known = "";

  Certificate(Tls files) {
    this.files = files;
  }

  /**
   * Reads the files.
   *
   * @return empty if they are the same as at the last call
   * @throws IOException if one can't be read
   */
  Optional<PemKeyCertOptions> changed() throws IOException {
    String certificate = Files.readString(files.certificate());
    String key = Files.readString(files.key());
    String both = certificate + key;
    if (both.equals(known)) {
      return Optional.empty();
    }
    known = both;
    return Optional.of(
        new PemKeyCertOptions()
            .setCertValue(Buffer.buffer(certificate))
            .setKeyValue(Buffer.buffer(key)));
  }
}
