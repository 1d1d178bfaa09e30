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

/** Runs the examples of {@code docs/operator/routes.md} from a folder of own routes. */
class DocumentedEditsTest {
  @AutoClose private final RouteTestRun run = new RouteTestRun();

  @AutoClose("stop")
  private final WireMockServer webhook = new WireMockServer(options().dynamicPort());

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path own;

  @BeforeEach
  void chooseFolders() {
    own = home.resolve("own");
    run.own(own);
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
  void aFilterLeavesOutImages() throws IOException {
    SyncTask task = run.task("core", new Schedule.Once(), "library/a");
    image("library/a", "1");
    image("library/a", "2-rc1");
    start(Map.of());
    edit("Copy only some images");

    TaskReport report = run.run(task);

    assertThat(report.count("copied")).isEqualTo(1);
    assertThat(report.count("skipped")).isEqualTo(1);
    assertThat(report.document().toString()).contains("left out by step no-candidates");
  }

  @Test
  void anImageThatTheTargetHasIsNotMoved() throws IOException {
    SyncTask task = run.task("core", new Schedule.Once(), "library/a");
    image("library/a", "1");
    start(Map.of());
    edit("Skip an image");
    TaskReport first = run.run(task);
    Image.of("{}", "another layer").in(run.registries().from(), source("library/a").tag("1"));
    image("library/a", "2");

    TaskReport second = run.run(task);

    assertThat(first.count("copied")).isEqualTo(1);
    assertThat(second.count("copied")).isEqualTo(1);
    assertThat(second.count("skipped")).isEqualTo(1);
  }

  @Test
  void aFailedRunIsToldToTheWebhookAndAGoodOneIsNot() throws IOException {
    listen();
    SyncTask good = run.task("good", new Schedule.Once(), "library/a");
    SyncTask bad = run.task("bad", new Schedule.Once(), "library/b");
    image("library/a", "good");
    run.registries().from().remove(source("library/b"), image("library/b", "broken").blob(1));
    start(Map.of("drayage.webhook", webhook.baseUrl() + "/hook"));
    edit("Tell a webhook about a failed run");

    run.run(good);
    run.run(bad);

    await().until(() -> !webhook.getAllServeEvents().isEmpty());
    run.close();
    webhook.verify(
        1,
        postRequestedFor(urlEqualTo("/hook"))
            .withRequestBody(matchingJsonPath("$.tasks[0].task", equalTo("bad")))
            .withRequestBody(matchingJsonPath("$.tasks[0].outcome", equalTo("failed"))));
    assertThat(webhook.getAllServeEvents()).hasSize(1);
  }

  @Test
  void eachFailedImageIsPostedToTheWebhook() throws IOException {
    listen();
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
    edit.apply(own);
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

  private void listen() {
    webhook.start();
    webhook.stubFor(post(anyUrl()).willReturn(ok()));
  }

  private void start(Map<String, String> properties) {
    run.start(properties);
  }

  private void edit(String title) throws IOException {
    DocumentedEdit.of(title).apply(own);
    run.runtime().load();
  }

  private void inSync(UnaryOperator<String> change) throws IOException {
    Path file = own.resolve("sync.camel.yaml");
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
