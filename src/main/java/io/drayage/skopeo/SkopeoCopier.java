package io.drayage.skopeo;

import io.drayage.oci.Digest;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Platform;
import io.drayage.process.ChildProcesses;
import io.drayage.sync.Copier;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Memory;
import io.drayage.sync.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Copier that runs skopeo once for each image. Credentials are passed in a private file that is
 * deleted afterwards, never in arguments or environment. Closing it kills running copies. Safe for
 * several threads.
 */
public final class SkopeoCopier implements Copier, AutoCloseable {
  private static final int MAX_OUTPUT_BYTES = 64 << 10;

  private final Function<String, SkopeoTask> tasks;
  private final Memory memory;
  private final StopSignal stop;
  private final Duration limit;
  private final Map<String, String> environment;
  private final ChildProcesses processes =
      new ChildProcesses(MAX_OUTPUT_BYTES, ChildProcesses.Excess.DROPPED);
  private final Map<String, SkopeoProgram> programs = new ConcurrentHashMap<>();

  /**
   * Starts no program.
   *
   * @param tasks tasks by name
   * @param limit time for one image
   * @param environment variables, of which skopeo gets a few
   */
  public SkopeoCopier(
      Function<String, SkopeoTask> tasks,
      Memory memory,
      StopSignal stop,
      Duration limit,
      Map<String, String> environment) {
    this.tasks = tasks;
    this.memory = memory;
    this.stop = stop;
    this.limit = limit;
    this.environment = Map.copyOf(environment);
  }

  /** Deletes credentials left by a killed process, also if skopeo is not used. */
  public static void deleteLeftCredentials() {
    PrivateFolder.deleteLeft(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }

  /**
   * Checks that the program can be run.
   *
   * @param binary path, or name on the {@code PATH}
   * @throws SkopeoException if it can't
   */
  public void check(String binary) {
    SkopeoProgram unused = program(binary);
  }

  /**
   * Copies the image; the number of bytes is unknown.
   *
   * @throws io.drayage.registry.RegistryException if skopeo failed; its output gives the kind
   * @throws SkopeoException if skopeo can't be run
   */
  @Override
  public CopyResult copy(CopyOrder order) {
    stop.check(order);
    ImagePair image = order.image();
    SkopeoTask task = tasks.apply(image.taskName());
    SkopeoProgram program = program(task.binary());
    SkopeoEnd source = new SkopeoEnd("src", task.source(), image.source().repository());
    SkopeoEnd target = new SkopeoEnd("dest", task.target(), image.target().repository());
    List<String> secrets = new ArrayList<>(source.secrets());
    secrets.addAll(target.secrets());
    SkopeoFailures failures = new SkopeoFailures(order, secrets);
    if (image.wantsReducedIndex()) {
      // --all would copy unwanted platforms, in every run
      throw failures.platformList();
    }
    try (PrivateFolder folder = PrivateFolder.create()) {
      Path digestFile = folder.path().resolve("digest");
      List<String> command = new ArrayList<>(beginning(program, image));
      command.addAll(List.of("--digestfile", digestFile.toString()));
      command.addAll(source.options(folder));
      command.addAll(target.options(folder));
      command.add(source.reference(image.source().repository().digest(order.sourceDigest())));
      command.add(target.reference(image.target()));
      ChildProcesses.Ended ended =
          processes.run(SkopeoProgram.command(command, environment), "", limit);
      if (ended.exitCode() != 0) {
        throw failures.of(ended);
      }
      return copied(order, digest(digestFile).orElseThrow(failures::silent));
    } catch (IOException e) {
      throw failures.broken(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      throw failures.interrupted(e);
    }
  }

  @Override
  public void close() {
    processes.close();
  }

  private SkopeoProgram program(String binary) {
    return programs.computeIfAbsent(
        binary, name -> SkopeoProgram.find(name, environment, processes));
  }

  /** Command without source and target. */
  private List<String> beginning(SkopeoProgram program, ImagePair image) {
    List<String> words = new ArrayList<>(List.of(program.binary()));
    if (!hasPolicy()) {
      words.add("--insecure-policy");
    }
    Optional<Platform> platform = image.onePlatform();
    platform.ifPresent(wanted -> words.addAll(overrides(wanted)));
    words.addAll(List.of("copy", "--quiet"));
    if (program.preservesDigests()) {
      words.add("--preserve-digests");
    }
    if (platform.isEmpty()) {
      words.add("--all");
    }
    return words;
  }

  private static List<String> overrides(Platform wanted) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--override-os", wanted.os()));
    words.addAll(List.of("--override-arch", wanted.architecture()));
    if (!wanted.variant().isEmpty()) {
      words.addAll(List.of("--override-variant", wanted.variant()));
    }
    return words;
  }

  /** Whether there is a signature policy, without which skopeo fails. */
  private boolean hasPolicy() {
    String home = environment.getOrDefault("HOME", "/");
    return Files.exists(Path.of("/etc/containers/policy.json"))
        || Files.exists(Path.of(home, ".config", "containers", "policy.json"));
  }

  private CopyResult copied(CopyOrder order, Digest digest) {
    ImagePair image = order.image();
    if (image.onePlatform().isPresent() && !digest.equals(order.sourceDigest())) {
      memory.rememberPlatformManifest(order.sourceDigest(), image.platform(), digest);
    }
    return order.currentTarget().filter(digest::equals).isPresent()
        ? new CopyResult.Unchanged(image, digest)
        : new CopyResult.Copied(image, digest, 0);
  }

  private static Optional<Digest> digest(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) > 200) {
      return Optional.empty();
    }
    try {
      return Optional.of(Digest.parse(Files.readString(file).strip()));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}
