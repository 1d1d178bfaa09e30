package io.drayage.management;

import io.drayage.management.ServerSettings.Tls;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/** The server's certificate, as its files are. For one thread at a time. */
final class Certificate {
  private static final byte[] PROBE = {1, 2, 3};

  private final Tls files;
  private final Vertx vertx;
  private String known = "";

  Certificate(Tls files, Vertx vertx) {
    this.files = files;
    this.vertx = vertx;
  }

  /**
   * Reads the files.
   *
   * @return empty if they are the same as at the last call
   * @throws IOException if one can't be read, or the key is of another certificate
   */
  Optional<PemKeyCertOptions> changed() throws IOException {
    String certificate = Files.readString(files.certificate());
    String key = Files.readString(files.key());
    String both = certificate + key;
    if (both.equals(known)) {
      return Optional.empty();
    }
    known = both;
    PemKeyCertOptions pem =
        new PemKeyCertOptions()
            .setCertValue(Buffer.buffer(certificate))
            .setKeyValue(Buffer.buffer(key));
    check(pem);
    return Optional.of(pem);
  }

  /** Checks what the server would notice at its next connection only. */
  private void check(PemKeyCertOptions pem) throws IOException {
    try {
      for (KeyManager manager : pem.getKeyManagerFactory(vertx).getKeyManagers()) {
        if (manager instanceof X509KeyManager own && !fits(own)) {
          throw new IOException(
              "%s is not the key of the certificate in %s"
                  .formatted(files.key(), files.certificate()));
        }
      }
    } catch (IOException e) {
      throw e;
    } catch (Exception e) { // Vert.x declares no narrower type
      throw new IOException(
          "no certificate and key in PEM: %s, %s".formatted(files.certificate(), files.key()), e);
    }
  }

  private static boolean fits(X509KeyManager own) throws GeneralSecurityException {
    for (String kind : new String[] {"RSA", "EC", "EdDSA"}) {
      String[] names = own.getServerAliases(kind, null);
      if (names != null) {
        PublicKey certified = own.getCertificateChain(names[0])[0].getPublicKey();
        return fits(own.getPrivateKey(names[0]), certified);
      }
    }
    return false;
  }

  private static boolean fits(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(PROBE);
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(certified);
    verifying.update(PROBE);
    return verifying.verify(signing.sign());
  }
}
