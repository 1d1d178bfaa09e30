package io.drayage.registry.tls;

import io.drayage.watch.FileStamp;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Directory of one registry's certificates: {@code *.crt} are additional authorities; {@code
 * *.cert} with a {@code *.key} of the same name are client certificates. A broken link, and a
 * {@code *.crt} without a certificate, is left out with a warning.
 */
final class CertificateDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateDirectory.class);
  private static final char[] NO_PASSWORD = new char[0];

  private final Path directory;

  CertificateDirectory(Path directory) {
    this.directory = directory;
  }

  /** Stamps of the files, which change with any file and with the directory itself. */
  List<FileStamp> stamps() {
    try {
      return FileStamp.of(files("*.{crt,cert,key}"));
    } catch (IOException e) {
      return List.of(FileStamp.of(directory));
    }
  }

  List<X509Certificate> authorities() throws IOException {
    List<X509Certificate> authorities = new ArrayList<>();
    for (Path file : files("*.crt")) {
      try {
        List<X509Certificate> found = new PemFile(file).certificates();
        if (found.isEmpty()) {
          LOG.warn("leaving out {}: it holds no certificate in PEM form", file);
        }
        authorities.addAll(found);
      } catch (CertificateFileException e) {
        LOG.warn("leaving out {}: {}", file, e.getMessage());
      }
    }
    return authorities;
  }

  KeyManager[] clientKeys() throws IOException {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, NO_PASSWORD);
      for (Path file : files("*.cert")) {
        if (Files.exists(file)) {
          add(keys, file);
        } else {
          LOG.warn("leaving out {}: it is a link to nowhere", file);
        }
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
    if (!Files.isDirectory(directory)) {
      return files;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, pattern)) {
      entries.forEach(files::add);
    }
    files.sort(null);
    return files;
  }
}
