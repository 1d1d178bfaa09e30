package io.drayage.config;

import static io.drayage.config.SyncFiles.load;
import static io.drayage.config.SyncFiles.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drayage.oci.RegistryHost;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.Relay;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two files of the Cloudforet guide, and our own made from them. */
class GuideFilesTest {
  private static final Map<String, String> TARGET = Map.of("TARGET_REGISTRY", "harbor.example.com");

  @ParameterizedTest
  @CsvSource({"core,22", "plugin,25"})
  void aGuideFileWithItsPlaceholdersFilledRunsUnchanged(String name, int mappings)
      throws IOException {
    LoadedPlan loaded = load(filled(guide(name)));

    SyncPlan plan = loaded.plan();
    assertThat(loaded.warnings()).isEmpty();
    assertThat(plan.relay()).isEqualTo(Relay.SKOPEO);
    assertThat(plan.watch()).isTrue();
    assertThat(plan.tasks().stream().flatMap(task -> task.mappings().stream())).hasSize(mappings);
    assertThat(plan.tasks())
        .allSatisfy(
            task -> {
              assertThat(task.schedule()).isEqualTo(new Schedule.Every(Duration.ofHours(6)));
              assertThat(task.verbose()).isTrue();
              assertThat(task.source().registry())
                  .isEqualTo(new RegistryHost("registry.hub.docker.com"));
              assertThat(task.source().skipTlsVerify()).isFalse();
              assertThat(task.target().skipTlsVerify()).isTrue();
              assertThat(task.target().auth()).isInstanceOf(LocationAuth.UserPassword.class);
            });
  }

  @Test
  void everyPlaceholderOfTheRawGuideIsReportedAtOnce() throws IOException {
    List<String> problems = problemsOf(guide("core"));

    assertThat(problems).hasSize(7);
    assertThat(problems.get(0))
        .startsWith("19:13: {Token} is the guide's placeholder")
        .contains("echo -n '{\"username\": \"...\", \"password\": \"...\"}' | base64");
    assertThat(problems.get(1)).startsWith("21:17: {registry_address} is the guide's placeholder");
    assertThat(problems.get(2)).startsWith("22:13: {Token}");
    assertThat(problems.get(3))
        .startsWith(
            "27:13: 'your_registry_project' is the guide's placeholder, in 22 target paths");
    assertThat(problems.get(4)).startsWith("53:13: {Token}");
    assertThat(problems.get(5)).startsWith("55:17: {registry_address}");
    assertThat(problems.get(6)).startsWith("56:13: {Token}");
    assertThat(problemsOf(guide("plugin"))).hasSize(4);
  }

  @Test
  void placeholdersInQuotesAreReportedToo() throws IOException {
    String quoted =
        guide("plugin")
            .replace("{Token}", "'{Token}'")
            .replace("{registry_address}", "\"{registry_address}\"");

    assertThat(problemsOf(quoted)).hasSize(4).allMatch(problem -> problem.contains("placeholder"));
  }

  @Test
  void theGuidesProjectAloneIsAWarning() throws IOException {
    LoadedPlan loaded =
        load(
            guide("plugin")
                .replace("{Token}", "none")
                .replace("{registry_address}", "harbor.example.com"));

    assertThat(loaded.warnings())
        .singleElement()
        .asString()
        .contains("'your_registry_project' is the guide's placeholder, in 25 target paths");
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "plugin"})
  void ourFileSyncsWhatTheGuideSyncs(String name) throws Exception {
    SyncPlan ours = new PlanLoader(TARGET).load(ourFile(name)).plan();
    SyncPlan guides = load(filled(guide(name))).plan();

    assertThat(ours.tasks())
        .extracting(SyncTask::name, SyncTask::schedule, SyncTask::verbose)
        .isEqualTo(
            guides.tasks().stream()
                .map(task -> tuple(task.name(), task.schedule(), task.verbose()))
                .toList());
    assertThat(paths(ours)).isEqualTo(paths(guides));
    assertThat(tagLines(Files.readString(ourFile(name)))).isEqualTo(tagLines(guide(name)));
  }

  @Test
  void ourFilesHaveTheGuidesImages() throws Exception {
    List<Mapping> core =
        new PlanLoader(TARGET)
            .load(ourFile("core")).plan().tasks().stream()
                .flatMap(task -> task.mappings().stream())
                .toList();
    List<Mapping> plugins =
        new PlanLoader(TARGET).load(ourFile("plugin")).plan().tasks().get(0).mappings();

    assertThat(core).hasSize(22);
    assertThat(plugins).hasSize(25);
    assertThat(core.get(3).from()).isEqualTo(new PathRule.Fixed("/redis"));
    assertThat(core.get(3).to()).isEqualTo(new PathRule.Fixed("/cloudforet/spaceone/redis"));
    assertThat(core.get(3).tags().needsListing()).isFalse();
    assertThat(core.get(21).from()).isEqualTo(new PathRule.Fixed("/spaceone/dashboard"));
    assertThat(plugins.get(9).from())
        .isEqualTo(new PathRule.Fixed("/spaceone/plugin-email-noti-protocol"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "plugin"})
  void ourFileTakesItsTargetFromTheEnvironment(String name) throws Exception {
    Map<String, String> environment =
        Map.of(
            "TARGET_REGISTRY", "localhost:5000",
            "TARGET_PROJECT", "mirror",
            "TARGET_AUTH", SyncFiles.SECRET,
            "TARGET_SKIP_TLS_VERIFY", "true");

    LoadedPlan loaded = new PlanLoader(environment).load(ourFile(name));

    assertThat(loaded.warnings()).isEmpty();
    assertThat(loaded.plan().tasks())
        .allSatisfy(
            task -> {
              assertThat(task.source().auth()).isEqualTo(new LocationAuth.Anonymous());
              assertThat(task.target().registry()).isEqualTo(new RegistryHost("localhost:5000"));
              assertThat(task.target().auth())
                  .isEqualTo(new LocationAuth.UserPassword("secret", "secret123"));
              assertThat(task.target().skipTlsVerify()).isTrue();
              assertThat(task.mappings())
                  .allMatch(mapping -> mapping.to().toString().contains("/mirror/spaceone/"));
            });
  }

  @Test
  void withoutATargetOurFileNamesTheVariableToSet() throws IOException {
    assertThat(problemsOf(Files.readString(ourFile("plugin"))))
        .singleElement()
        .asString()
        .contains("TARGET_REGISTRY is not set");
  }

  private static List<String> paths(SyncPlan plan) {
    return plan.tasks().stream()
        .flatMap(task -> task.mappings().stream())
        .map(mapping -> mapping.from() + " " + mapping.to())
        .toList();
  }

  private static List<String> tagLines(String text) {
    return Pattern.compile("(?m)^ +- '(.*)'$")
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static String filled(String guide) {
    return guide
        .replace("{Token}", SyncFiles.SECRET)
        .replace("{registry_address}", "harbor.example.com")
        .replace("your_registry_project", "cloudforet");
  }

  private static String guide(String name) throws IOException {
    return Files.readString(Path.of("src/test/resources/guide/dregsy-spaceone-" + name + ".yaml"));
  }

  private static Path ourFile(String name) {
    return Path.of("config/cloudforet-" + name + ".yaml");
  }
}
