package io.drayage.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Syncs the guide's two files by this program in a process of its own. */
final class GuideSync {
  /** Source registry in the files. */
  private static final String SOURCE = "registry.hub.docker.com";

  /** Name of the target registry; it does not resolve. */
  private static final String TARGET = "harbor.example.internal";

  /** Project in {@link #TARGET}: the first part of every path there. */
  static final String PROJECT = "cloudforet";

  private static final List<String> FILES =
      List.of("config/cloudforet-core.yaml", "config/cloudforet-plugin.yaml");
  private static final long LIMIT_MINUTES = 5;

  private final Path home;
  private final DemoWarehouse warehouse;

  GuideSync(Path home, DemoWarehouse warehouse) {
    this.home = home;
    this.warehouse = warehouse;
  }

  /** Prints the command line for {@link #run}. */
  void describe(PrintStream out) {
    out.printf("    TARGET_REGISTRY=%s TARGET_AUTH=… \\%n", TARGET);
    out.printf("    ./drayage sync %s", String.join(" ", FILES));
    settings().forEach(setting -> out.printf(" \\%n      --set %s", setting));
    out.printf("%n");
  }

  /**
   * Runs the sync with inherited output; returns its exit code.
   *
   * @throws DemoException if it cannot start or does not end
   */
  int run() {
    ProcessBuilder builder = new ProcessBuilder(command()).directory(home.toFile()).inheritIO();
    builder.environment().putAll(environment());
    // its log lines would bury the demo's own
    String unused = builder.environment().putIfAbsent("LOG_LEVEL", "warn");
    try {
      Process process = builder.start();
      warehouse.adopt(process);
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new DemoException(
            "drayage sync did not end within %d minutes".formatted(LIMIT_MINUTES));
      }
      return process.exitValue();
    } catch (IOException e) {
      throw new DemoException("can't start drayage sync: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted", e);
    }
  }

  private List<String> command() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-Xm") || argument.startsWith("-XX:"))
        .forEach(words::add);
    words.add("-Ddrayage.home=" + home);
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of("io.drayage.cli.Drayage", "sync"));
    FILES.forEach(file -> words.add(home.resolve(file).toString()));
    settings().forEach(setting -> words.addAll(List.of("--set", setting)));
    words.addAll(List.of("--set", "drayage.state.dir=" + warehouse.stateDirectory()));
    return words;
  }

  private List<String> settings() {
    return List.of(endpointOf(SOURCE, warehouse.source()), endpointOf(TARGET, warehouse.target()));
  }

  private static Map<String, String> environment() {
    byte[] login =
        "%s:%s"
            .formatted(LocalRegistry.USER, LocalRegistry.PASSWORD)
            .getBytes(StandardCharsets.UTF_8);
    return Map.of(
        "TARGET_REGISTRY", TARGET, "TARGET_AUTH", Base64.getEncoder().encodeToString(login));
  }

  private static String endpointOf(String host, LocalRegistry registry) {
    return "drayage.registry.%s.endpoint=%s".formatted(host, registry.endpoint());
  }
}
