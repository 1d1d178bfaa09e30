package io.drayage.image;

import io.drayage.process.ChildProcesses;
import io.drayage.testing.Jdks;
import io.drayage.testing.SuiteOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs for images, with a storage of their own in a folder. */
final class Containers {
  static final String IMAGE = "localhost/drayage:test";

  private static final long LIMIT_SECONDS = 600;
  private static final List<String> PODMAN =
      List.of("podman", "--runtime", "runc", "--cgroup-manager", "cgroupfs");

  private final Path folder;

  Containers(Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(
        folder.resolve("storage.conf"),
        """
        [storage]
        driver = "vfs"
        runroot = "%s"
        graphroot = "%s"
        """
            .formatted(folder.resolve("run"), folder.resolve("images")));
  }

  /** What is missing on this machine to build and run images; empty if nothing is. */
  static Optional<String> missing() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("root");
    }
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of("buildah", "podman", "runc", "dpkg-query")
        .filter(name -> ChildProcesses.find(name, path).isEmpty())
        .findFirst()
        .or(() -> Jdks.find("25").isPresent() ? Optional.empty() : Optional.of("a JDK 25"));
  }

  /** Arguments of {@code podman run} with the rights that a strict cluster gives. */
  List<String> strictly(List<String> options, String... arguments) {
    List<String> words = new ArrayList<>(PODMAN);
    words.addAll(List.of("run", "--network=host", "--read-only", "--read-only-tmpfs=false"));
    words.addAll(List.of("--cap-drop=all", "--security-opt=no-new-privileges", "--no-healthcheck"));
    // more than the machine allows is refused otherwise
    words.addAll(List.of("--ulimit=nofile=1024:1024", "--ulimit=nproc=4096:4096"));
    words.addAll(options);
    words.add(IMAGE);
    words.addAll(List.of(arguments));
    return words;
  }

  String podman(String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(PODMAN);
    words.addAll(List.of(arguments));
    return run(words);
  }

  /** What a program prints; an error if it does not end with 0. */
  String run(List<String> words) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process = start(words, output);
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(output);
    SuiteOutput.keep(said);
    if (!ended || process.waitFor() != 0) {
      throw new AssertionError("%s ended with %d: %s".formatted(words, process.waitFor(), said));
    }
    return said;
  }

  Process start(List<String> words, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("CONTAINERS_STORAGE_CONF", folder.resolve("storage.conf").toString());
    builder.environment().remove("JAVA_OPTS");
    return builder.start();
  }

  /** Removes all containers and images. */
  void clear() throws IOException, InterruptedException {
    podman("rm", "--all", "--force", "--time=0");
    podman("rmi", "--all", "--force");
  }
}
