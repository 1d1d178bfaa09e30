package io.drayage.config;

import static io.drayage.config.SyncFiles.load;
import static io.drayage.config.SyncFiles.onlyMapping;
import static io.drayage.config.SyncFiles.onlyTask;
import static io.drayage.config.SyncFiles.warningsOf;
import static io.drayage.config.SyncFiles.withMapping;
import static io.drayage.config.SyncFiles.withSource;
import static io.drayage.config.SyncFiles.withTask;
import static io.drayage.config.SyncFiles.withTop;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Platform;
import io.drayage.oci.RegistryHost;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.PlatformRule;
import io.drayage.plan.Relay;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedFilesTest {
  @Test
  void whatIsNotWrittenHasItsDefault() {
    LoadedPlan loaded = load(withMapping("from: app"));

    SyncPlan plan = loaded.plan();
    SyncTask task = onlyTask(plan);
    assertThat(loaded.warnings()).isEmpty();
    assertThat(plan.relay()).isEqualTo(Relay.NATIVE);
    assertThat(plan.watch()).isFalse();
    assertThat(task.name()).isEqualTo("T");
    assertThat(task.schedule()).isEqualTo(new Schedule.Once());
    assertThat(task.verbose()).isFalse();
    assertThat(task.source())
        .isEqualTo(
            new Location(
                new RegistryHost("src.example.com"),
                new LocationAuth.Unspecified(),
                false,
                Path.of("/etc/skopeo/certs.d")));
    Mapping mapping = task.mappings().get(0);
    assertThat(mapping.number()).isEqualTo(1);
    assertThat(mapping.line()).isEqualTo(6);
    assertThat(mapping.from()).isEqualTo(new PathRule.Fixed("/app"));
    assertThat(mapping.to()).isEqualTo(new PathRule.SameAsSource());
    assertThat(mapping.tags().needsListing()).isTrue();
    assertThat(mapping.platform()).isEqualTo(new PlatformRule.One(Platform.host()));
  }

  @ParameterizedTest
  @CsvSource({"native,NATIVE", "skopeo,SKOPEO", "docker,DOCKER", "'',NATIVE", "~,NATIVE"})
  void theRelayIsRead(String written, Relay relay) {
    assertThat(load(withTop("relay: " + written)).plan().relay()).isEqualTo(relay);
  }

  @Test
  void theDockerRelayIsAcceptedWithAWarning() {
    assertThat(
            warningsOf(
                withTop("relay: docker\ndockerhost: unix:///d\ndocker: {api-version: '1.40'}")))
        .satisfiesExactly(
            relay -> assertThat(relay).startsWith("1:8: ").contains("native copier"),
            host -> assertThat(host).startsWith("2:13: dockerhost has no effect"),
            version -> assertThat(version).startsWith("3:23: api-version has no effect"));
  }

  @Test
  void theSkopeoRelayNeedsNoWarning() {
    assertThat(warningsOf(withTop("relay: skopeo\nskopeo: {binary: /usr/bin/skopeo, exec: false}")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "True", "yes", "on", "'true'", "${W:-true}"})
  void theFileCanBeWatched(String written) {
    assertThat(load(withTop("watch: " + written)).plan().watch()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "~",
        "{maxItems: 100, cacheDuration: 2h}",
        "{maxItems: -1, cacheDuration: -1}",
        "{maxItems: 1e3, cacheDuration: 1h30m}",
        "{cacheDuration: 90s}"
      })
  void theListersLimitsAreAccepted(String lister) {
    assertThat(warningsOf(withTop("lister: " + lister))).isEmpty();
  }

  @Test
  void theCertificatesFolderServesBothEnds() {
    SyncTask task = onlyTask(load(withTop("skopeo: {certs-dir: certs}")).plan());

    assertThat(task.source().certsDir()).isEqualTo(Path.of("certs"));
    assertThat(task.target().certsDir()).isEqualTo(Path.of("certs"));
  }

  @ParameterizedTest
  @CsvSource({"30,30", "60.0,60", "21600 # six hours,21600", "2.592e+06,2592000", "1_000,1000"})
  void anIntervalIsSeconds(String written, long seconds) {
    assertThat(onlyTask(load(withTask("name: T\ninterval: " + written)).plan()).schedule())
        .isEqualTo(new Schedule.Every(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.0", "", "~", "''"})
  void noIntervalMeansOnce(String written) {
    assertThat(onlyTask(load(withTask("name: T\ninterval: " + written)).plan()).schedule())
        .isEqualTo(new Schedule.Once());
  }

  @Test
  void theSameTaskNameTwiceIsAWarning() {
    String task =
        "  - {name: T, source: {registry: a}, target: {registry: b}, mappings: [{from: c}]}\n";

    LoadedPlan loaded = load("tasks:\n" + task + task + task);

    assertThat(loaded.plan().tasks())
        .extracting(SyncTask::name)
        .containsExactly("T", "T (2)", "T (3)");
    assertThat(loaded.warnings())
        .extracting(ConfigProblem::toString)
        .satisfiesExactly(
            second -> assertThat(second).startsWith("sync.yaml:3:12: ").contains("'T (2)'"),
            third -> assertThat(third).startsWith("sync.yaml:4:12: ").contains("'T (3)'"));
  }

  @Test
  void filesAndTasksThatDoNothingAreAWarning() {
    assertThat(warningsOf("relay: skopeo")).singleElement().asString().contains("no tasks");
    assertThat(warningsOf("tasks: [{name: T, source: {registry: a}, target: {registry: b}}]"))
        .singleElement()
        .asString()
        .contains("no mappings");
  }

  @ParameterizedTest
  @CsvSource({
    "redis,/redis", "/redis,/redis", "spaceone/console,/spaceone/console",
    "/example.com/app,/example.com/app", "v1.2/app,/v1.2/app", "redis.io,/redis.io"
  })
  void aPathGetsOneLeadingSlash(String written, String path) {
    Mapping mapping = onlyMapping("from: " + written + "\nto: " + written);

    assertThat(mapping.from()).isEqualTo(new PathRule.Fixed(path));
    assertThat(mapping.to()).isEqualTo(new PathRule.Fixed(path));
  }

  @Test
  void onAGoogleRegistryAPathMayBeginWithADomain() {
    String text =
        withSource("registry: gcr.io").replace("from: app", "from: example.com/project/app");

    assertThat(onlyTask(load(text).plan()).mappings().get(0).from())
        .isEqualTo(new PathRule.Fixed("/example.com/project/app"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tags: []", "tags:", "", "tags: ~"})
  void noTagsMeanAllTags(String tags) {
    assertThat(onlyMapping("from: app\n" + tags).tags().needsListing()).isTrue();
  }

  @Test
  void aTagsKeyWithoutAListIsAWarning() {
    assertThat(warningsOf(withMapping("from: app\ntags:")))
        .singleElement()
        .asString()
        .startsWith("7:9: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.30",
        "010",
        "1e3",
        "yes",
        "2024-01-15",
        "0x1F",
        "1_0",
        "0.10",
        "true",
        ".5",
        "1:30"
      })
  void aScalarIsItsTextAsWritten(String written) {
    SyncTask task = onlyTask(load(withTask("name: " + written)).plan());

    assertThat(task.name()).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({"linux/arm64,linux/arm64", "linux/arm/v7,linux/arm/v7", "Linux/AMD64,linux/amd64"})
  void aPlatformIsRead(String written, String platform) {
    assertThat(onlyMapping("from: app\nplatform: " + written).platform())
        .isEqualTo(new PlatformRule.One(Platform.parse(platform)));
  }

  @Test
  void theNearestPlatformCounts() {
    String text =
        """
        platform: all
        tasks:
          - name: first
            platform: linux/arm64
            source: {registry: a}
            target: {registry: b}
            mappings:
              - from: c
              - {from: c, platform: linux/s390x}
          - name: second
            source: {registry: a}
            target: {registry: b}
            mappings:
              - from: c
              - {from: c, platform: ''}
        """;

    SyncPlan plan = load(text).plan();

    assertThat(plan.tasks().get(0).mappings())
        .extracting(Mapping::platform)
        .containsExactly(
            new PlatformRule.One(Platform.parse("linux/arm64")),
            new PlatformRule.One(Platform.parse("linux/s390x")));
    assertThat(plan.tasks().get(1).mappings())
        .extracting(Mapping::platform)
        .containsExactly(new PlatformRule.All(), new PlatformRule.All());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "${NOT_SET:-none}"})
  void noneIsAnonymous(String auth) {
    assertThat(onlyTask(load(withSource("registry: a\nauth: " + auth)).plan()).source().auth())
        .isEqualTo(new LocationAuth.Anonymous());
  }

  @Test
  void aValueMayComeFromTheEnvironmentWhateverItsType() {
    String text =
        withSource("registry: ${HOST}\nauth: '${AUTH}'\nskip-tls-verify: ${SKIP:-false}")
            .replace("mappings", "interval: ${SECONDS}\n    verbose: ${VERBOSE}\n    mappings");

    SyncTask task =
        onlyTask(
            load(
                    text,
                    Map.of(
                        "HOST", "harbor.example.com:8443",
                        "AUTH", SyncFiles.SECRET,
                        "SKIP", "true",
                        "SECONDS", "3600",
                        "VERBOSE", "yes"))
                .plan());

    assertThat(task.source().registry()).isEqualTo(new RegistryHost("harbor.example.com:8443"));
    assertThat(task.source().skipTlsVerify()).isTrue();
    assertThat(task.verbose()).isTrue();
    assertThat(task.schedule()).isEqualTo(new Schedule.Every(Duration.ofHours(1)));
    assertThat(task.source().auth())
        .isEqualTo(new LocationAuth.UserPassword("secret", "secret123"));
    assertThat(task.toString()).doesNotContain("secret123").doesNotContain(SyncFiles.SECRET);
  }
}
