package io.drayage.faults;

import io.drayage.cli.CommandRun;
import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.MediaType;
import io.drayage.testing.RegistryReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The fixture of every case: a source in memory and a real target, each behind a {@link
 * FaultServer}; a sync file with the images of the case, another image in the same task, and
 * another task with another registry. After each case it removes the faults and checks that the
 * next run repairs everything, that the run after that writes nothing, and that no thread or socket
 * is left over.
 */
final class FaultLab implements BeforeEachCallback, AfterEachCallback {
  static final String SOURCE = "source.example";
  static final String OTHER = "other.example";
  static final String TARGET = "target.example";
  static final String USER = "heron";
  static final String PASSWORD = "H0ldMyBeer";
  static final SampleBlob LAYER = blob("faulty", 150_000);
  static final SampleImage IMAGE = artifact(LAYER);

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final String NOT_EMPTY = "(?!%s).*".formatted(IMAGE.blobs().get(0).digest());
  private static final String ONLY_TAG = "tags: ['1.0']";
  private static final String BYSTANDER = "bystander";
  private static final String ELSEWHERE = "elsewhere";

  private final int number = NUMBERS.incrementAndGet();
  private final MemorySource memory = new MemorySource();
  private final FaultServer source = new FaultServer(memory);
  private final FaultServer other = new FaultServer(memory);
  private final FaultServer target;
  private final RegistryReader view;
  private final Map<String, SampleImage> images = new LinkedHashMap<>();
  private final List<String> settings = new ArrayList<>();
  private final List<String> bystanders = new ArrayList<>(List.of(BYSTANDER, ELSEWHERE));
  private final Path directory;
  private String rules = ONLY_TAG;
  private String auth = SyncText.auth();
  private boolean repairs = true;
  private Set<Thread> threads = Set.of();

  FaultLab() {
    view = new RegistryReader(SharedTarget.endpoint());
    target = new FaultServer(new PassThrough(SharedTarget.endpoint()));
    try {
      directory = Files.createTempDirectory("drayage-faults");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    images.put("faulty", IMAGE);
  }

  static SampleBlob blob(String name, int sizeBytes) {
    byte[] content = new byte[sizeBytes];
    new SplittableRandom(name.hashCode()).nextBytes(content);
    return SampleBlob.of(content);
  }

  static SampleImage artifact(SampleBlob content) {
    return SampleImage.artifact(new MediaType("application/vnd.example.chart"), content);
  }

  FaultServer source() {
    return source;
  }

  FaultServer other() {
    return other;
  }

  FaultServer target() {
    return target;
  }

  /** The content of the source; faults belong at {@link #source}. */
  MemorySource memory() {
    return memory;
  }

  /** The target without faults. */
  RegistryReader view() {
    return view;
  }

  /** Puts an image into the target. */
  static void push(String repository, String tag, SampleImage image) {
    SamplePusher.anonymous(SharedTarget.endpoint()).push(repository, tag, image);
  }

  Path directory() {
    return directory;
  }

  /** The repository of an image, at the source and at the target. */
  String repository(String image) {
    return "case-%d/%s".formatted(number, image);
  }

  /** The source of an image as reports and logs print it. */
  String sourceOf(String image) {
    return "%s/%s:1.0".formatted(image.equals(ELSEWHERE) ? OTHER : SOURCE, repository(image));
  }

  /** Adds an image beside, or in place of, the usual one named "faulty". */
  void image(String name, SampleImage image) {
    images.put(name, image);
    memory.put(repository(name), "1.0", image);
  }

  /** Sets the expected image at the target, if it is not the source's current one. */
  void expects(String name, SampleImage image) {
    images.put(name, image);
  }

  /** Copies no other image from the source, so that a fault may concern all of it. */
  void withoutBystander() {
    bystanders.remove(BYSTANDER);
  }

  /** Replaces the usual image by several, each with its own layer. */
  void images(String... names) {
    images.clear();
    for (String name : names) {
      image(name, artifact(blob(name, 10_000)));
    }
  }

  /** Names the source by a host outside, which only a proxy reaches. */
  void outside() {
    set(
        "drayage.registry.%s.endpoint=http://%s".formatted(SOURCE, SOURCE),
        "drayage.registry.%s.proxy=%s".formatted(SOURCE, source.endpoint()));
  }

  /** Sets the YAML of the mappings beside "from" and "to", in place of the only tag. */
  void rules(String text) {
    rules = text;
  }

  /** Leaves the credentials out of the sync file. */
  void anonymous() {
    auth = "none";
  }

  /** Sets properties for all runs of the case. */
  void set(String... keysAndValues) {
    settings.addAll(List.of(keysAndValues));
  }

  /** Trusts the source's certificates if this authority has signed them. */
  void trust(Path authority) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("certs").resolve(SOURCE));
    Files.copy(authority, folder.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Skips the check that a further run repairs everything. */
  void staysBroken() {
    repairs = false;
  }

  /** The path of an image's layer. */
  static String blob(String image) {
    return ".*/%s/blobs/%s".formatted(image, NOT_EMPTY);
  }

  static String blob() {
    return blob("faulty");
  }

  /** The path of the request that completes the upload of an image's layer. */
  static String commit(String image) {
    return ".*/%s/blobs/uploads/.*digest=%s".formatted(image, NOT_EMPTY);
  }

  static String manifests(String image) {
    return ".*/%s/manifests/.*".formatted(image);
  }

  static String uploads(String image) {
    return ".*/%s/blobs/uploads/.*".formatted(image);
  }

  /** Runs the sync file and checks the common invariants. */
  FaultRun sync(String... extra) {
    Map<String, String> before = tagsAtTarget();
    CommandRun run = run(extra);
    FaultRun result = new FaultRun(this, run, before);
    result.assertCommonOutcome();
    return result;
  }

  Map<String, SampleImage> images() {
    return Map.copyOf(images);
  }

  List<String> bystanders() {
    return List.copyOf(bystanders);
  }

  /** Runs the sync file without checks. */
  CommandRun run(String... extra) {
    return CommandRun.of(Map.of(), arguments(extra));
  }

  /** The command line of a run. */
  List<String> arguments(String... extra) {
    List<String> arguments = new ArrayList<>(List.of("sync", syncFile().toString()));
    arguments.addAll(List.of("--output", "json"));
    List<String> all = new ArrayList<>(standardSettings());
    all.addAll(settings);
    all.addAll(List.of(extra));
    Map<String, String> unique = new LinkedHashMap<>();
    all.forEach(one -> unique.put(one.substring(0, one.indexOf('=')), one));
    unique.values().forEach(one -> arguments.addAll(List.of("--set", one)));
    return arguments;
  }

  private List<String> standardSettings() {
    return List.of(
        "drayage.registry.%s.endpoint=%s".formatted(SOURCE, source.endpoint()),
        "drayage.registry.%s.endpoint=%s".formatted(OTHER, other.endpoint()),
        "drayage.registry.%s.endpoint=%s".formatted(TARGET, target.endpoint()),
        "drayage.state.dir=" + directory.resolve("state"),
        "drayage.http.attempts=3",
        "drayage.http.retry-delay=1",
        "drayage.http.max-retry-delay=20",
        "drayage.retry.network.times=1",
        "drayage.retry.network.delay=1",
        "drayage.retry.rate-limit.times=1",
        "drayage.retry.rate-limit.delay=1",
        "drayage.retry.rate-limit.max-delay=50");
  }

  private Path syncFile() {
    List<String> mappings = new ArrayList<>();
    images.keySet().forEach(name -> mappings.add(SyncText.mapping(repository(name), rules)));
    if (bystanders.contains(BYSTANDER)) {
      mappings.add(SyncText.mapping(repository(BYSTANDER), ONLY_TAG));
    }
    String text =
        SyncText.certificates(directory.resolve("certs"))
            + SyncText.task("faults", SOURCE, auth, mappings)
            + SyncText.task(
                "elsewhere",
                OTHER,
                auth,
                List.of(SyncText.mapping(repository(ELSEWHERE), ONLY_TAG)));
    try {
      return Files.writeString(directory.resolve("sync.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> tagsAtTarget() {
    return images.keySet().stream()
        .collect(Collectors.toMap(name -> name, name -> view.digest(repository(name), "1.0")));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    memory.put(repository(BYSTANDER), "1.0", artifact(blob(BYSTANDER, 1000)));
    memory.put(repository(ELSEWHERE), "1.0", artifact(blob(ELSEWHERE, 1000)));
    memory.put(repository("faulty"), "1.0", IMAGE);
    threads = Thread.getAllStackTraces().keySet();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    source.reset();
    target.reset();
    try {
      if (context.getExecutionException().isEmpty()) {
        Aftermath aftermath = new Aftermath(this, threads);
        aftermath.assertNothingIsLeft();
        if (repairs) {
          aftermath.assertTheNextRunRepairs();
        }
      }
    } finally {
      source.close();
      other.close();
      target.close();
      Aftermath.delete(directory);
    }
  }
}
