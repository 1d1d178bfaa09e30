package io.drayage.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Platform;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.PlatformRule;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files as people and their programs write them. Beside each stands what it means, a line for each
 * task, mapping and warning: {@code FROM -> TO | TAGS | PLATFORM}. What follows a {@code #} says
 * why.
 */
class RealFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/sync/real");
  private static final Map<String, String> ENVIRONMENT =
      Map.of("STAGE", "prod", "TARGET", "harbor.example.com");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @FaultKind("B8")
  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void aFileMeansWhatStandsBesideIt(Path file) throws IOException, ConfigException {
    // as by dregsy's own command line
    LoadedPlan loaded = new PlanLoader(ENVIRONMENT, UnknownKeys.WARN).load(file);

    assertThat(meaning(loaded))
        .isEqualTo(
            Files.readString(Path.of(file.toString().replace(".yaml", ".txt")))
                .replaceAll(" +# .*", ""));
  }

  private static String meaning(LoadedPlan loaded) {
    SyncPlan plan = loaded.plan();
    List<String> lines = new ArrayList<>();
    lines.add("relay " + plan.relay() + (plan.watch() ? ", watched" : ""));
    for (SyncTask task : plan.tasks()) {
      lines.add(
          "%s: %s%s, %s -> %s"
              .formatted(
                  task.name(),
                  schedule(task.schedule()),
                  task.verbose() ? ", verbose" : "",
                  location(task.source()),
                  location(task.target())));
      task.mappings().forEach(mapping -> lines.add("  " + mapping(mapping)));
    }
    loaded
        .warnings()
        .forEach(warning -> lines.add("warning %d:%d".formatted(warning.line(), warning.column())));
    return String.join("\n", lines) + "\n";
  }

  private static String schedule(Schedule schedule) {
    return schedule instanceof Schedule.Every every
        ? "every " + every.interval().toSeconds() + " s"
        : "once";
  }

  private static String location(Location location) {
    StringBuilder text = new StringBuilder(location.registry().name());
    if (location.auth() instanceof LocationAuth.UserPassword login) {
      text.append(" as ").append(login.username());
    } else if (location.auth() instanceof LocationAuth.Anonymous) {
      text.append(" as nobody");
    }
    location
        .aws()
        .ifPresent(
            aws ->
                text.append(" of account ")
                    .append(aws.account())
                    .append(aws.passwordEvery().map(every -> " each " + every).orElse("")));
    return text.append(location.skipTlsVerify() ? " (any TLS)" : "").toString();
  }

  private static String mapping(Mapping mapping) {
    String tags = mapping.tags().toString();
    return "%s -> %s | %s | %s"
        .formatted(path(mapping.from()), path(mapping.to()), tags, platform(mapping.platform()));
  }

  private static String path(PathRule rule) {
    if (rule instanceof PathRule.Fixed fixed) {
      return fixed.path();
    }
    if (rule instanceof PathRule.Matching matching) {
      return matching.pattern() + " of " + matching.lister().source();
    }
    return rule instanceof PathRule.Replaced replaced ? replaced.replacement().toString() : "same";
  }

  private static String platform(PlatformRule rule) {
    return rule.equals(new PlatformRule.One(Platform.host())) ? "this machine's" : rule.text();
  }
}
