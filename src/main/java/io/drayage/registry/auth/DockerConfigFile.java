package io.drayage.registry.auth;

import io.drayage.oci.RegistryHost;
import io.drayage.watch.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Docker's {@code config.json} and files of the same form, in order. Within a file the precedence
 * is: its entry for a part of the registry, the helper of the registry, the store of all
 * registries, its entry for the registry. A missing file has no credentials; an unreadable one is
 * an error. A changed file is read again. Thread-safe.
 */
public final class DockerConfigFile implements CredentialSource {
  private static final Duration HELPER_LIMIT = Duration.ofSeconds(30);
  private static final long MAX_BYTES = 1024 * 1024;

  private record Read(FileStamp stamp, DockerConfig config) {}

  private final List<Path> files;
  private final CredentialHelpers helpers;
  private final Map<Path, Read> known = new ConcurrentHashMap<>();

  /** Sources in the order of {@code files}. */
  DockerConfigFile(List<Path> files, CredentialHelpers helpers) {
    this.files = List.copyOf(files);
    this.helpers = helpers;
  }

  /**
   * Files that the environment names: {@code $DOCKER_CONFIG/config.json} or else {@code
   * $HOME/.docker/config.json}, then {@code $REGISTRY_AUTH_FILE}. Helpers are found in {@code
   * PATH}.
   */
  public static DockerConfigFile fromEnvironment(Map<String, String> environment) {
    List<Path> files = new ArrayList<>();
    String directory = environment.getOrDefault("DOCKER_CONFIG", "");
    String home = environment.getOrDefault("HOME", "");
    if (!directory.isEmpty()) {
      files.add(Path.of(directory, "config.json"));
    } else if (!home.isEmpty()) {
      files.add(Path.of(home, ".docker", "config.json"));
    }
    String further = environment.getOrDefault("REGISTRY_AUTH_FILE", "");
    if (!further.isEmpty()) {
      files.add(Path.of(further));
    }
    CredentialHelpers helpers =
        new CredentialHelpers(environment.getOrDefault("PATH", ""), HELPER_LIMIT, System::nanoTime);
    return new DockerConfigFile(files, helpers);
  }

  @Override
  public Credentials credentialsFor(RegistryHost registry) {
    return credentialsFor(registry, "");
  }

  @Override
  public Credentials credentialsFor(RegistryHost registry, String path) {
    for (Path file : files) {
      Credentials found = credentials(file, registry, path);
      if (!(found instanceof Credentials.Anonymous)) {
        return found;
      }
    }
    return new Credentials.Anonymous();
  }

  /** Kills running helpers and starts no other. */
  public void stopHelpers() {
    helpers.stop();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DockerConfigFile that && files.equals(that.files);
  }

  @Override
  public int hashCode() {
    return Objects.hash(files);
  }

  @Override
  public String toString() {
    return "DockerConfigFile" + files;
  }

  private Credentials credentials(Path file, RegistryHost registry, String path) {
    DockerConfig config = config(file);
    return config
        .ownForPart(registry, path)
        .or(() -> config.helperFor(registry).map(helper -> ask(helper, file, registry)))
        .filter(found -> !(found instanceof Credentials.Anonymous))
        .orElseGet(() -> config.ownFor(registry));
  }

  private Credentials ask(String helper, Path file, RegistryHost registry) {
    try {
      return helpers.ask(helper, registry);
    } catch (CredentialException e) {
      throw e.isStopped()
          ? e
          : new CredentialException("%s (%s names that helper)".formatted(e.getMessage(), file));
    }
  }

  private DockerConfig config(Path file) {
    FileStamp now = FileStamp.of(file);
    if (now.seen().isEmpty()) {
      return DockerConfig.EMPTY;
    }
    Read read = known.get(file);
    if (read == null || !read.stamp().equals(now)) {
      read = new Read(now, read(file, now.seen().get().bytes()));
      known.put(file, read);
    }
    return read.config();
  }

  private static DockerConfig read(Path file, long bytes) {
    if (bytes > MAX_BYTES) {
      throw new CredentialException(
          "can't read credentials from %s: it is larger than 1 MiB".formatted(file));
    }
    try {
      return new DockerConfigParser(file).parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CredentialException(
          "can't read credentials from %s: %s".formatted(file, e.getClass().getSimpleName()));
    }
  }
}
