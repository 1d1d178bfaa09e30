package io.drayage.registry.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Certificates or a private key in PEM form (RFC 7468). */
final class PemFile {
  private static final long MAX_BYTES = 8L * 1024 * 1024;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \\1-----");
  private static final byte[] RSA_ALGORITHM = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };
  private static final byte[] EC_KEY_OID = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

  private final Path file;

  PemFile(Path file) {
    this.file = file;
  }

  /** All certificates of the file, in its order. */
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

  /** The first private key of the file, of the algorithm that its certificate has. */
  PrivateKey privateKey(String algorithm) throws IOException {
    Matcher block = BLOCK.matcher(text());
    while (block.find()) {
      if (block.group(1).endsWith("PRIVATE KEY")) {
        return key(block, algorithm);
      }
    }
    throw unusable("it holds no private key in PEM form", null);
  }

  private PrivateKey key(Matcher block, String algorithm) throws IOException {
    byte[] content = content(block);
    byte[] pkcs8 =
        switch (block.group(1)) {
          case "PRIVATE KEY" -> content;
          case "RSA PRIVATE KEY" -> pkcs8(RSA_ALGORITHM, content);
          case "EC PRIVATE KEY" -> pkcs8(curveAlgorithm(content), content);
          default ->
              throw unusable(
                  "a key of the form '%s' is not supported; convert it with 'openssl pkcs8 -topk8 -nocrypt'"
                      .formatted(block.group(1)),
                  null);
        };
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw unusable("its private key can't be read as %s".formatted(algorithm), e);
    }
  }

  /** The algorithm of an elliptic key: its curve stands in the key's own element {@code [0]}. */
  private byte[] curveAlgorithm(byte[] sec1) throws SSLException {
    for (int at = 0; at + 3 < sec1.length; at++) {
      boolean parameters = (sec1[at] & 0xff) == 0xa0 && sec1[at + 2] == 0x06;
      int length = sec1[at + 1];
      if (parameters && length == sec1[at + 3] + 2 && at + 2 + length <= sec1.length) {
        byte[] curve = Arrays.copyOfRange(sec1, at + 2, at + 2 + length);
        return element(0x30, EC_KEY_OID, curve);
      }
    }
    throw unusable("its elliptic key does not name a curve", null);
  }

  /** A key of an older form inside of a PKCS #8 envelope (RFC 5208). */
  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return element(0x30, VERSION_0, algorithm, element(0x04, key));
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    if (length >= 256) {
      element.write(0x82);
      element.write(length >> 8);
    } else if (length >= 128) {
      element.write(0x81);
    }
    element.write(length);
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
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
      // older keys may begin with headers; encrypted ones always do
      if (block.group(2).contains("ENCRYPTED")) {
        throw unusable(
            "its private key is encrypted; remove the pass phrase with 'openssl pkcs8 -topk8 -nocrypt'",
            null);
      }
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
