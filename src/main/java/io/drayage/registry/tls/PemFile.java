package io.drayage.registry.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Certificates (X.509) or a private key (PKCS #8) in PEM form (RFC 7468). */
final class PemFile {
  private static final long MAX_BYTES = 8L * 1024 * 1024;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final String PKCS8 = "PRIVATE KEY";

  private final Path file;

  PemFile(Path file) {
    this.file = file;
  }

  /** Certificates in the order of the file. */
  List<X509Certificate> certificates() throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      Matcher block = BLOCK.matcher(text());
      while (block.find()) {
        if (block.group(1).endsWith("CERTIFICATE")) {
          certificates.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(content(block))));
        }
      }
    } catch (GeneralSecurityException e) {
      throw unusable("it holds no valid certificate", e);
    }
    return certificates;
  }

  /** First private key of the file, in PKCS #8 form, for {@code algorithm}. */
  PrivateKey privateKey(String algorithm) throws IOException {
    Matcher block = BLOCK.matcher(text());
    while (block.find()) {
      if (block.group(1).endsWith(PKCS8)) {
        return key(block, algorithm);
      }
    }
    throw unusable("it holds no private key in PEM form", null);
  }

  private PrivateKey key(Matcher block, String algorithm) throws IOException {
    if (!block.group(1).equals(PKCS8)) {
      throw unusable(
          ("a key of the form '%s' is not supported; convert it to PKCS #8 without a pass phrase with"
                  + " 'openssl pkcs8 -topk8 -nocrypt'")
              .formatted(block.group(1)),
          null);
    }
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(content(block)));
    } catch (GeneralSecurityException e) {
      throw unusable("its private key can't be read as %s".formatted(algorithm), e);
    }
  }

  private String text() throws SSLException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw unusable("it is larger than 8 MiB", null);
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (SSLException e) {
      throw e;
    } catch (IOException e) {
      throw unusable("it can't be read (%s)".formatted(e.getClass().getSimpleName()), e);
    }
  }

  private byte[] content(Matcher block) throws SSLException {
    try {
      return Base64.getMimeDecoder().decode(block.group(2));
    } catch (IllegalArgumentException e) {
      throw unusable("it is not valid base64", e);
    }
  }

  private SSLException unusable(String reason, @Nullable Exception cause) {
    return new CertificateFileException(
        "can't use the certificate file %s: %s".formatted(file, reason), cause);
  }
}
