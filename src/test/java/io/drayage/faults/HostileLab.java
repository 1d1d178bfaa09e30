package io.drayage.faults;

import io.drayage.cli.CommandRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Run of {@code drayage sync} with several compositions, each with registries and a task of its
 * own, beside two good registries.
 */
final class HostileLab implements AutoCloseable {
  static final String HEALTHY = "healthy";

  /** Compositions in one run. */
  static final int GROUP = 25;

  private static final List<String> SPACIOUS =
      List.of(
          "drayage.parallel.images=64",
          "drayage.parallel.copies=64",
          "drayage.parallel.blobs=64",
          "drayage.parallel.repositories=16");
  private static final List<String> NARROW =
      List.of("drayage.breaker.failures=10", "drayage.breaker.span=50", "drayage.breaker.rest=100");

  private final List<Composition> compositions;
  private final Map<Integer, Sides> sides = new LinkedHashMap<>();
  private final HostileRegistry goodSource =
      new HostileRegistry("good-source.example", Login.TOKEN, false, new MemorySource(), List.of());
  private final HostileRegistry goodTarget =
      new HostileRegistry(
          "good-target.example", Login.PASSWORD, false, new MemoryTarget(), List.of());
  private final Path directory;
  private final int patience;
  private Invariants.Stage stage = Invariants.Stage.TRICKS;

  /** Source and target of a composition. */
  record Sides(HostileRegistry source, HostileRegistry target) {}

  /** Multiplies the limits of time by {@code patience}. */
  HostileLab(List<Composition> compositions, int patience) {
    this.patience = patience;
    this.compositions = List.copyOf(compositions);
    ImageSet.put(goodSource.memory(), HEALTHY, false);
    goodSource.memory().putBlob(HEALTHY + "/app", OddImage.PRIVATE);
    goodSource
        .memory()
        .put(HEALTHY + "/private", ImageSet.TAG, FaultLab.artifact(OddImage.PRIVATE));
    compositions.forEach(one -> sides.put(one.number(), open(one)));
    try {
      directory = Files.createTempDirectory("drayage-hostile");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Composition> compositions() {
    return compositions;
  }

  Sides sides(Composition composition) {
    return Optional.ofNullable(sides.get(composition.number())).orElseThrow();
  }

  HostileRegistry goodSource() {
    return goodSource;
  }

  HostileRegistry goodTarget() {
    return goodTarget;
  }

  /** All registries, the good ones first. */
  Set<HostileRegistry> registries() {
    Set<HostileRegistry> all = new java.util.LinkedHashSet<>(List.of(goodSource, goodTarget));
    sides.values().forEach(one -> all.addAll(List.of(one.source(), one.target())));
    return all;
  }

  /** Runs all tasks. */
  CommandRun run() {
    return CommandRun.sync(syncFile(), settings().toArray(String[]::new));
  }

  /** Ends all tricks except carelessness, and forgets the requests. */
  void behave() {
    registries().forEach(HostileRegistry::behave);
  }

  /** Whether the stage is played; the slow last one is left out for every other group. */
  boolean plays(Invariants.Stage next) {
    return next != Invariants.Stage.UNCHANGED || isSpacious();
  }

  /** Before the second run some targets lose a repository, as by a lifecycle rule. */
  void begin(Invariants.Stage next) {
    stage = next;
    if (next != Invariants.Stage.REPAIR) {
      return;
    }
    for (Composition one : compositions) {
      if (one.setting().collects() && sides(one).target().memory() instanceof MemoryTarget target) {
        target.clear(one.name() + "/app");
      }
    }
  }

  @Override
  public void close() {
    registries().forEach(HostileRegistry::close);
    Aftermath.delete(directory);
  }

  private Sides open(Composition one) {
    Composition.Setting setting = one.setting();
    HostileRegistry source = goodSource;
    if (!one.source().isEmpty()) {
      source = open(one, "source", new MemorySource(), one.source());
    }
    ImageSet.put(source.memory(), one.name(), setting.docker());
    for (PlacedTrick placed : one.source()) {
      if (placed.trick().effect() instanceof Trick.Effect.Content content) {
        content.image().put(source.memory(), one.name() + "/odd");
      }
    }
    MemoryTarget memory = new MemoryTarget();
    boolean careless =
        one.target().stream()
            .anyMatch(placed -> placed.trick().effect() instanceof Trick.Effect.Carelessness);
    if (careless) {
      memory.takeAnything();
    }
    HostileRegistry target =
        one.target().isEmpty() ? goodTarget : open(one, "target", memory, one.target());
    if (setting.hasOld()) {
      ImageSet.putOld(target.memory(), one.name());
    }
    return new Sides(source, target);
  }

  private static HostileRegistry open(
      Composition one, String side, MemorySource memory, List<PlacedTrick> tricks) {
    String host = "%s-%d.example".formatted(side, one.number());
    return new HostileRegistry(host, one.setting().login(), one.setting().tls(), memory, tricks);
  }

  private List<String> settings() {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "drayage.state.dir=" + directory.resolve("state"),
                "drayage.http.attempts=2",
                "drayage.http.retry-delay=1",
                "drayage.http.max-retry-delay=10",
                "drayage.retry.network.times=1",
                "drayage.retry.network.delay=1",
                "drayage.retry.rate-limit.times=1",
                "drayage.retry.rate-limit.delay=1",
                "drayage.retry.rate-limit.max-delay=50",
                "drayage.pulls.recheck=20"));
    settings.addAll(isSpacious() ? SPACIOUS : NARROW);
    if (stage == Invariants.Stage.TRICKS) {
      settings.addAll(hurried(patience));
    }
    for (HostileRegistry registry : registries()) {
      String key = "drayage.registry." + registry.host() + ".";
      settings.add(key + "proxy=" + registry.proxy());
      if (!registry.isByTls()) {
        settings.add(key + "endpoint=http://" + registry.host());
      }
      if (registry.login() == Login.VOUCHED_TOKEN) {
        settings.add(key + "token-hosts=" + OtherHosts.TOKENS + registry.host());
      }
    }
    return settings;
  }

  /** The time limits; short, since some tricks last until one is over. */
  private static List<String> hurried(int patience) {
    return List.of(
        "drayage.http.connect-timeout=" + 1000 * patience,
        "drayage.http.idle-timeout=" + 600 * patience,
        "drayage.http.commit-timeout=" + 1500 * patience,
        "drayage.http.request-limit-seconds=" + 2 * patience,
        "drayage.http.list-limit-seconds=" + 2 * patience,
        "drayage.image.limit-seconds=" + 3 * patience);
  }

  /** Same for all examples of a group. */
  private boolean isSpacious() {
    return compositions.get(0).number() / GROUP % 2 == 0;
  }

  private Path syncFile() {
    StringBuilder text = new StringBuilder("tasks:\n");
    text.append(task(HEALTHY, new Sides(goodSource, goodTarget), ""));
    text.append(mapping(HEALTHY + "/private", "tags: ['1.0']"));
    for (Composition one : compositions) {
      text.append(task(one.name(), sides(one), one.setting().platform()));
      if (one.setting().finds()) {
        text.append("      - {from: 'regex:%s/cat-.*', tags: ['1.0']}\n".formatted(one.name()));
      }
    }
    try {
      return Files.writeString(directory.resolve("sync.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String task(String name, Sides sides, String platform) {
    StringBuilder text = new StringBuilder();
    text.append("  - name: %s\n".formatted(name));
    text.append("    source: %s\n".formatted(location(sides.source())));
    text.append("    target: %s\n".formatted(location(sides.target())));
    text.append("    mappings:\n");
    for (String image : ImageSet.SINGLE) {
      text.append(mapping(name + "/" + image, "tags: ['1.0']" + platform));
    }
    text.append(mapping(name + "/" + ImageSet.LISTED, "tags: ['regex: 1[.].*']"));
    return text.toString();
  }

  private static String mapping(String repository, String rules) {
    return "      - {from: %1$s, to: %1$s, %2$s}\n".formatted(repository, rules);
  }

  private static String location(HostileRegistry registry) {
    String account =
        SyncText.base64(
            "{\"username\": \"%s\", \"password\": \"%s\"}"
                .formatted(registry.user(), registry.password()));
    return "{registry: %s, auth: %s%s}"
        .formatted(registry.host(), account, registry.isByTls() ? ", skip-tls-verify: true" : "");
  }
}
