package io.drayage.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real registry on a free port of the loopback interface, empty at first. Its private directory
 * is deleted on closing. Thread-safe.
 */
public final class LocalRegistry implements AutoCloseable {
  /** The one user of a registry with a login. */
  public static final String USER = "drayage";

  /** Password of {@link #USER}; it guards only sample images on the loopback interface. */
  public static final String PASSWORD = "warehouse";

  /** {@link #PASSWORD} under bcrypt at its lowest cost, since every request checks it. */
  private static final String HTPASSWD =
      USER + ":$2y$04$abcdefghijklmnopqrstuu80KnfSF1.UFNGnfRl8263Q./0O95fVW\n";

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration LOG_LIMIT = Duration.ofSeconds(10);

  private final Path directory;
  private final RegistryProcess process;
  private final URI endpoint;
  private final RegistryHttp http;
  private final AtomicInteger probes = new AtomicInteger();

  private LocalRegistry(Path directory, RegistryProcess process, URI endpoint) {
    this.directory = directory;
    this.process = process;
    this.endpoint = endpoint;
    this.http = RegistryHttp.anonymous(endpoint, AccessLog.PROBE_AGENT);
  }

  /** Starts a registry without a login. */
  public static LocalRegistry open(RegistryProgram program) {
    return start(program, "");
  }

  /** Starts a registry that requires {@link #USER} and {@link #PASSWORD} for all requests. */
  public static LocalRegistry withLogin(RegistryProgram program) {
    String passwords = "auth:\n  htpasswd:\n    realm: drayage\n    path: \"%s\"\n";
    return start(program, passwords);
  }

  /**
   * Starts a registry without a login that tells each push.
   *
   * @param address address that notifications are posted to
   * @param authorization value of their header {@code Authorization}
   */
  public static LocalRegistry telling(RegistryProgram program, URI address, String authorization) {
    String notifications =
        """
        notifications:
          endpoints:
            - name: drayage
              url: "%s"
              headers:
                Authorization: ["%s"]
              timeout: 5s
              threshold: 5
              backoff: 1s
        """;
    return start(program, notifications.formatted(address, authorization));
  }

  /** Address such as {@code http://127.0.0.1:40123}. */
  public URI endpoint() {
    return endpoint;
  }

  /** Address in references, such as {@code 127.0.0.1:40123}. */
  public String hostAndPort() {
    return endpoint.getAuthority();
  }

  /** All answered requests, without probes. */
  public List<AccessLogEntry> requests() {
    return requestsSince(0);
  }

  /** Place in the log, for {@link #requestsSince}. */
  public int mark() {
    awaitLog();
    return process.accessLog().size();
  }

  /** Requests answered since {@code mark}. */
  public List<AccessLogEntry> requestsSince(int mark) {
    awaitLog();
    return process.accessLog().entriesFrom(mark);
  }

  /** Stops the registry and deletes its files; safe to call again. */
  @Override
  public void close() {
    process.stop();
    try {
      FileTree.delete(directory);
    } catch (IOException e) {
      throw new DemoException("can't delete %s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  private static LocalRegistry start(RegistryProgram program, String further) {
    try {
      Path directory = Files.createTempDirectory("drayage-registry");
      RegistryProgram.Layout layout = program.layout(directory);
      Files.writeString(directory.resolve("htpasswd"), HTPASSWD);
      Files.writeString(
          directory.resolve("config.yml"),
          configuration(layout) + further.formatted(layout.passwords()));
      RegistryProcess process = RegistryProcess.start(program, directory);
      return awaitReady(directory, process);
    } catch (IOException e) {
      throw new DemoException(
          "can't start %s: %s".formatted(program.description(), e.getMessage()), e);
    }
  }

  private static LocalRegistry awaitReady(Path directory, RegistryProcess process)
      throws IOException {
    try {
      LocalRegistry registry =
          new LocalRegistry(directory, process, process.awaitEndpoint(START_LIMIT));
      registry.awaitLog();
      return registry;
    } catch (DemoException e) {
      process.stop();
      FileTree.delete(directory);
      throw e;
    }
  }

  private static String configuration(RegistryProgram.Layout layout) {
    return """
    version: 0.1
    log:
      level: info
      formatter: text
      accesslog:
        disabled: false
    storage:
      filesystem:
        rootdirectory: "%s"
      delete:
        enabled: true
      maintenance:
        uploadpurging:
          enabled: false
    http:
      addr: "%s"
      secret: drayage
    """
        .formatted(layout.storage(), layout.address());
  }

  /** Waits for the log, which is written after the answer: a probe follows all earlier requests. */
  private void awaitLog() {
    String path = "/v2/?probe=" + probes.incrementAndGet();
    http.get(path);
    try {
      if (!process.accessLog().awaitProbe(path, LOG_LIMIT)) {
        throw new DemoException("the registry's access log says nothing of " + path);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted while the registry's log was read", e);
    }
  }
}
