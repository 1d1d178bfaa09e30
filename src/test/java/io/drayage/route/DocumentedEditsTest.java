package io.drayage.route;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.drayage.failure.FailureKind;
import io.drayage.oci.Repository;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.registry.RegistryException;
import io.drayage.sync.TaskReport;
import io.drayage.testing.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makes the edits of {@code docs/operator/routes.md} in running routes and checks their effect. */
class DocumentedEditsTest {
  @AutoClose private final RouteTestRun run = new RouteTestRun();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @BeforeEach
  void copyRoutes() throws IOException {
    DocumentedEdit.copyShipped(home.resolve("routes"));
    run.extensions(home.resolve("lib/ext"));
  }

  @Test
  void changedRetriesHoldForTheNextRun() throws IOException {
    SyncTask task = run.task("core", new Schedule.Once(), "library/a");
    image("library/a", "1");
    AtomicInteger asked = new AtomicInteger();
    run.registries()
        .from()
        .onRequest(
            request -> {
              if (request.contains(" manifest ")) {
                asked.incrementAndGet();
                throw RegistryException.of(FailureKind.UNREACHABLE, details());
              }
            });
    start(Map.of("drayage.retry.network.times", "1"));
    run.run(task);
    int before = asked.getAndSet(0);

    edit("Change the retries");
    run.run(task);

    assertThat(before).isEqualTo(2);
    assertThat(asked.get()).isEqualTo(6);
  }

  @Test
  void aRepositoryIsSkippedAtNightAndNotByDay() throws IOException {
    SyncTask task = run.task("core", new Schedule.Once(), "library/large", "library/small");
    image("library/large", "1");
    image("library/small", "1");
    start(Map.of());
    edit("Skip a repository at night");
    inSync(text -> text.replace("range '0..5'", "range '0..23'"));
    run.runtime().load();

    TaskReport atNight = run.run(task);
    inSync(text -> text.replace("range '0..23'", "range '24..29'"));
    run.runtime().load();
    TaskReport byDay = run.run(task);

    assertThat(atNight.images())
        .extracting(image -> image.image().source().repository().path())
        .containsExactly("library/small");
    assertThat(atNight.hasFailures()).isFalse();
    assertThat(byDay.images()).hasSize(2);
  }

  @Test
  void noTimerRunsATaskOnDaysThatTheTemplateLeavesOut() throws IOException {
    run.timed(System::nanoTime, () -> {});
    SyncTask task = run.task("core", new Schedule.Every(Duration.ofMillis(100)));
    DocumentedEdit.of("Run nothing at weekends").apply(home);
    Path schedule = home.resolve("routes/schedule.camel.yaml");
    String edited = Files.readString(schedule);
    Files.writeString(schedule, edited.replace("'1..5'", "'8..9'"));
    start(Map.of());
    Instant due = run.runtime().next("core").orElseThrow();
    await().until(() -> run.runtime().next("core").orElseThrow().isAfter(due.plusMillis(200)));
    assertThat(run.reports()).isEmpty();
    run.run(task);

    Files.writeString(schedule, edited.replace("'1..5'", "'1..7'"));
    run.runtime().load();

    await().until(() -> run.reports().size() > 2);
  }

  @Test
  void aTimerOfOnesOwnStartsATask() throws IOException {
    run.timed(System::nanoTime, () -> {});
    run.task("core", new Schedule.Once());
    DocumentedEdit.of("Start a task by a timer").apply(home);
    Path nightly = home.resolve("routes/nightly.camel.yaml");
    Files.writeString(nightly, Files.readString(nightly).replace("=0+0+2+", "=*+*+*+"));

    start(Map.of());

    await().until(() -> run.reports().size() > 1);
  }

  @Test
  void aFileStartsTheTaskThatItNames() throws IOException {
    run.task("core", new Schedule.Once());
    start(Map.of("drayage.inbox", home.resolve("inbox").toString()));
    edit("Start a task by a file");

    Files.writeString(home.resolve("inbox/now"), "core\n");
    await().until(() -> run.reports().size() == 1);
    Files.writeString(home.resolve("inbox/wrong"), "cor\n");

    await().until(() -> Files.exists(home.resolve("inbox/.error/wrong")));
    assertThat(home.resolve("inbox/now")).doesNotExist();
    assertThat(run.reports()).hasSize(1);
  }

  @Test
  void eachFailedImageIsPostedToTheWebhook() throws IOException {
    WireMockServer webhook = new WireMockServer(options().dynamicPort());
    webhook.start();
    try {
      webhook.stubFor(post(anyUrl()).willReturn(ok()));
      SyncTask task = run.task("core", new Schedule.Once(), "library/a", "library/b");
      image("library/a", "good");
      Image broken = image("library/b", "broken");
      run.registries().from().remove(source("library/b"), broken.blob(1));
      start(Map.of("drayage.webhook", webhook.baseUrl() + "/hook?key=1"));
      edit("Post each failed image to a webhook");

      TaskReport report = run.run(task);

      assertThat(report.count("failed")).isEqualTo(1);
      await()
          .untilAsserted(
              () ->
                  webhook.verify(
                      1,
                      postRequestedFor(urlEqualTo("/hook?key=1"))
                          .withHeader("Content-Type", equalTo("application/json"))
                          .withRequestBody(matchingJsonPath("$.outcome", equalTo("failed")))
                          .withRequestBody(
                              matchingJsonPath(
                                  "$.image.source", equalTo("source.example/library/b:broken")))
                          .withRequestBody(
                              matchingJsonPath("$.failure.kind", equalTo("not-found")))));
      assertThat(webhook.getAllServeEvents()).hasSize(1);
    } finally {
      webhook.stop();
    }
  }

  @Test
  void aWebhookThatIsDownHoldsNothingUp() throws IOException {
    SyncTask task = run.task("core", new Schedule.Once(), "library/b");
    Image broken = image("library/b", "broken");
    run.registries().from().remove(source("library/b"), broken.blob(1));
    start(Map.of("drayage.webhook", "http://127.0.0.1:1/"));
    edit("Post each failed image to a webhook");

    assertThat(run.run(task).count("failed")).isEqualTo(1);
  }

  @Test
  void aStepOfOnesOwnComesFromAJar() throws IOException {
    SyncTask task = run.task("core", new Schedule.Once(), "library/a");
    image("library/a", "1");
    Path ledger = home.resolve("images.csv");
    start(Map.of("drayage.ledger", ledger.toString()));
    DocumentedEdit edit = DocumentedEdit.of("Add a step of your own");
    jar(edit.file("com/example/CsvLedger.java"));
    edit.apply(home);
    run.runtime().load();

    run.run(task);

    await()
        .untilAsserted(
            () ->
                assertThat(ledger)
                    .content()
                    .isEqualToIgnoringNewLines("copied,target.example/library/a:1"));
  }

  /** That it runs and passes is seen where it stands among the tests. */
  @Test
  void theTestOfARouteIsOneOfOurOwn() throws IOException {
    String name = "com/example/PlanImageRouteTest.java";

    assertThat(DocumentedEdit.of("Test a route").file(name))
        .isEqualTo(Files.readString(Path.of("src/test/java").resolve(name)));
  }

  @Test
  void whatArrivedIsSentOnToASecondRegistryWithoutAnotherPull() throws IOException {
    SyncTask task = run.task("core", new Schedule.Once(), "library/a");
    run.secondTask();
    Image image = image("library/a", "1");
    start(Map.of());
    edit("Copy to a second registry as well");

    TaskReport report = run.run(task);

    assertThat(report.count("copied")).isEqualTo(2);
    assertThat(run.second().manifest(run.second().repository("library/a").tag("1")))
        .contains(image.manifest());
    assertThat(run.registries().from().requests("GET manifest")).hasSize(1);
    assertThat(run.registries().from().requests("GET blob")).hasSize(2);
  }

  private void start(Map<String, String> properties) {
    run.start(home.resolve("routes"), properties);
  }

  private void edit(String title) throws IOException {
    DocumentedEdit.of(title).apply(home);
    run.runtime().load();
  }

  private void inSync(UnaryOperator<String> change) throws IOException {
    Path file = home.resolve("routes/sync.camel.yaml");
    Files.writeString(file, change.apply(Files.readString(file)));
  }

  private void jar(String code) throws IOException {
    Path java = home.resolve("com/example/CsvLedger.java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, code);
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                home.toString(),
                java.toString());
    assertThat(result).isZero();
    Path jar = home.resolve("lib/ext/ledger.jar");
    Files.createDirectories(jar.getParent());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("com/example/CsvLedger.class"));
      out.write(Files.readAllBytes(home.resolve("com/example/CsvLedger.class")));
    }
  }

  private Image image(String repository, String tag) {
    return Image.of("{}", "layer of " + repository + tag)
        .in(run.registries().from(), source(repository).tag(tag));
  }

  private Repository source(String path) {
    return run.registries().from().repository(path);
  }

  private RegistryException.Details details() {
    return new RegistryException.Details(run.registries().from().host(), "HEAD", "made up", "");
  }
}
