package io.drayage.registry.http;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * The certificates of one registry: {@code *.crt} are authorities to trust as well, {@code *.cert}
 * with a {@code *.key} of the same name are shown to a registry that asks who we are.
 */
final class CertificateDirectory {
  private static final char[] NO_PASSWORD = new char[0];

  private final Path directory;

  CertificateDirectory(Path directory) {
    this.directory = directory;
  }

  List<X509Certificate> authorities() throws IOException {
    List<X509Certificate> authorities = new ArrayList<>();
    for (Path file : files("*.crt")) {
      authorities.addAll(new PemFile(file).certificates());
    }
    return authorities;
  }

  KeyManager[] clientKeys() throws IOException {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, NO_PASSWORD);
      for (Path file : files("*.cert")) {
        add(keys, file);
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException e) {
      throw new CertificateFileException(
          "can't use the client certificates in %s".formatted(directory), e);
    }
  }

  private static void add(KeyStore keys, Path file) throws IOException, GeneralSecurityException {
    String name = file.getFileName().toString();
    String stem = name.substring(0, name.length() - ".cert".length());
    Path keyFile = file.resolveSibling(stem + ".key");
    if (!Files.exists(keyFile)) {
      throw new CertificateFileException(
          "the client certificate %s has no key file %s".formatted(file, keyFile), null);
    }
    List<X509Certificate> chain = new PemFile(file).certificates();
    if (chain.isEmpty()) {
      throw new CertificateFileException("%s holds no certificate".formatted(file), null);
    }
    String algorithm = chain.get(0).getPublicKey().getAlgorithm();
    keys.setKeyEntry(
        stem,
        new PemFile(keyFile).privateKey(algorithm),
        NO_PASSWORD,
        chain.toArray(new Certificate[0]));
  }

  private List<Path> files(String pattern) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, pattern)) {
      entries.forEach(files::add);
    }
    files.sort(null);
    return files;
  }
}
