package io.drayage.route;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.sync.TaskReport;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.Image;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of an operator in report routes change no outcome and hold up no run. */
@Timeout(60)
class ReportStepsTest {
  /** More images than copies at a time. */
  private static final int IMAGES = 6;

  private static final String IMAGE_STEP = "        - log: {id: image-reported,";
  private static final String TASK_STEP = "        - log: {id: task-reported,";

  @AutoClose private final RouteTestRun run = new RouteTestRun();
  private final Path routes = run.editableRoutes();

  @BeforeEach
  void reset() {
    Counter.COUNT.set(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "throwException: {exceptionType: java.lang.IllegalStateException, message: broken}",
        "throwException: {exceptionType: io.drayage.route.ReportStepsTest$Broken, message: broken}",
        "to: {uri: 'http://127.0.0.1:1/'}",
        "setBody: {constant: {expression: nothing}}",
        "setBody: {simple: {expression: '${body.nothing}'}}",
        "stop: {}"
      })
  void aStepThatFailsChangesNoOutcome(String step) throws IOException {
    addToBoth("- " + step);

    assertAllCopied();
  }

  @Test
  void aWebhookThatAnswers500ChangesNothingAndItsAddressIsNotPrinted() throws IOException {
    WireMockServer webhook = new WireMockServer(options().dynamicPort());
    webhook.start();
    try (CapturedLog log = CapturedLog.ofAll()) {
      webhook.stubFor(any(anyUrl()).willReturn(serverError()));
      addToBoth(post("http://localhost:%d/hook/hunter2?key=hunter3", webhook.port()));

      assertAllCopied();

      await().until(() -> webhook.getAllServeEvents().size() > IMAGES);
      run.close();
      assertThat(log.lines())
          .noneMatch(line -> line.contains("hunter"))
          .anyMatch(
              line ->
                  line.contains(
                      "route report-image could not report: HttpOperationFailedException"))
          .anyMatch(line -> line.contains("route report-task could not report"));
    } finally {
      webhook.stop();
    }
  }

  @Test
  void aWebhookThatNeverAnswersHoldsUpNoRun() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      addToBoth(post("http://127.0.0.1:%d/", silent.getLocalPort()));

      assertAllCopied();
    }
  }

  @Test
  void aReportThatHangsHoldsNoTurnOfAnImageThatFailed() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      addToBoth(post("http://127.0.0.1:%d/", silent.getLocalPort()));
      edit(
          "sync.camel.yaml",
          "        - process: {id: write-order,",
          "        - throwException: {exceptionType: java.lang.IllegalStateException, message: broken}"
              + "\n        - process: {id: write-order,");

      assertThat(report().count("failed")).isEqualTo(IMAGES);
    }
  }

  @Test
  void reportsThatWaitAreMadeBeforeTheEnd() throws IOException {
    addToBoth("- bean: {beanType: '%s', method: count}".formatted(Counter.class.getName()));
    assertAllCopied();

    run.close();

    assertThat(Counter.COUNT).hasValue(IMAGES + 1);
  }

  private void assertAllCopied() {
    TaskReport report = report();

    assertThat(report.outcome()).isEqualTo("succeeded");
    assertThat(report.count("copied")).isEqualTo(IMAGES);
    assertThat(run.reports()).containsExactly(report);
  }

  private TaskReport report() {
    SyncTask task = run.task("core", new Schedule.Once(), "app");
    for (int number = 0; number < IMAGES; number++) {
      Image.of("{}", "layer " + number)
          .in(run.registries().from(), run.registries().from().repository("app").tag("v" + number));
    }
    run.start(routes, Map.of("drayage.shutdown.grace-seconds", "2"));
    return run.run(task);
  }

  private static String post(String address, int port) {
    return "- setBody: {constant: {expression: text}}\n        - to: {uri: '%s'}"
        .formatted(address.formatted(port));
  }

  private void addToBoth(String steps) throws IOException {
    edit("report.camel.yaml", IMAGE_STEP, "        " + steps + "\n" + IMAGE_STEP);
    edit("report.camel.yaml", TASK_STEP, "        " + steps + "\n" + TASK_STEP);
  }

  private void edit(String name, String good, String other) throws IOException {
    Path file = routes.resolve(name);
    String text = Files.readString(file);
    assertThat(text).contains(good);
    Files.writeString(file, text.replace(good, other));
  }

  /** A step of an operator. */
  public static final class Counter {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Counts. */
    public static void count() {
      COUNT.incrementAndGet();
    }
  }

  /** An error that an operator's class throws. */
  public static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    /** Camel makes it. */
    public Broken(String message) {
      super(message);
    }
  }
}
