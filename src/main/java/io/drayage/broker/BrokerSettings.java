package io.drayage.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Settings of the connections to a broker.
 *
 * @param password read at each connection
 * @param retryDelay delay between attempts to connect
 * @param libraries folder of the client's libraries; without effect if they are on the class path
 */
public record BrokerSettings(
    BrokerAddress address,
    Optional<String> user,
    Supplier<Optional<String>> password,
    Tls tls,
    Duration retryDelay,
    Path libraries) {
  /**
   * Files of keys, as PKCS #12 or JKS.
   *
   * @param truststore certificates to trust; without it, those of the Java machine
   * @param keystore certificate of this process and its key, if the broker asks for one
   */
  public record Tls(Optional<Store> truststore, Optional<Store> keystore) {
    /** No files. */
    public static Tls none() {
      return new Tls(Optional.empty(), Optional.empty());
    }
  }

  /** A file of keys; the text shows no password. */
  public record Store(Path file, String password) {
    @Override
    public String toString() {
      return file.toString();
    }
  }
}
