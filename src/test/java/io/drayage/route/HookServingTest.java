package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drayage.management.Answer;
import io.drayage.management.ProblemException;
import io.drayage.management.Request;
import io.drayage.route.file.RouteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes serve paths below /hooks/, also while they are edited. */
class HookServingTest {
  private static final String ECHO =
      """
      - route:
          id: mine
          from:
            uri: platform-http:/hooks/mine/{name}
            parameters: {httpMethodRestrict: POST}
            steps:
              - setHeader: {name: X-Seen, simple: "${header.name} ${header.q} ${body}"}
              - setBody: {simple: "%s"}
      """;

  @AutoClose private final RouteTestRun run = new RouteTestRun();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path routes;

  @BeforeEach
  void copyRoutes() throws IOException {
    DocumentedEdit.copyShipped(routes);
  }

  private void write(String text) throws IOException {
    Files.writeString(routes.resolve("mine.camel.yaml"), text);
  }

  private Answer post(String path) {
    return ask("POST", path);
  }

  private Answer ask(String method, String path) {
    Request request =
        new Request(
            method,
            path,
            Map.of(),
            Map.of("q", "a b"),
            Map.of("name", "forged", "authorization", "Bearer x", "content-type", "text/x"),
            "sent".getBytes(StandardCharsets.UTF_8));
    return run.runtime().hooks().answer(request);
  }

  @Test
  void aRouteTakesRequestsAndAnswersThem() throws IOException {
    write(ECHO.formatted("first"));
    run.start(routes, Map.of());

    Answer answer = post("/hooks/mine/%C3%BC");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(text(answer)).isEqualTo("first");
    assertThat(answer.contentType()).startsWith("text/plain");
    assertThat(answer.headers()).isEqualTo(Map.of("X-Seen", "ü a b sent"));
    assertThatThrownBy(() -> ask("GET", "/hooks/mine/x"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.headers()).containsEntry("Allow", "POST"));
    assertThatThrownBy(() -> post("/hooks/other"))
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.status()).isEqualTo(404));
  }

  @Test
  void aRouteThatFailsTellsNothingOfItself() throws IOException {
    write(
        """
        - route:
            id: mine
            from:
              uri: platform-http:/hooks/mine
              steps:
                - throwException: {exceptionType: java.lang.IllegalStateException, message: secret}
        """);
    run.start(routes, Map.of());

    assertThatThrownBy(() -> post("/hooks/mine"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a route of /hooks/mine failed");
  }

  @Test
  void noRequestIsLostWhileRoutesAreReplaced() throws IOException {
    write(ECHO.formatted("v0"));
    run.start(routes, Map.of());
    AtomicBoolean end = new AtomicBoolean();
    Queue<String> answers = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (int caller = 0; caller < 4; caller++) {
      callers.add(
          CompletableFuture.runAsync(
              () -> {
                while (!end.get()) {
                  answers.add(text(post("/hooks/mine/x")));
                }
              }));
    }

    for (int edit = 1; edit <= 5; edit++) {
      write(ECHO.formatted("v" + edit));
      run.runtime().load();
      assertThat(text(post("/hooks/mine/x"))).isEqualTo("v" + edit);
    }
    end.set(true);
    // a lost request would be an exception
    callers.forEach(CompletableFuture::join);

    assertThat(Set.copyOf(answers)).isSubsetOf("v0", "v1", "v2", "v3", "v4", "v5").contains("v0");
    await().untilAsserted(() -> assertThat(run.runtime().generations()).isEqualTo(1));
  }

  @Test
  void aRequestEndsInTheRouteThatItBeganIn() throws IOException, InterruptedException {
    write(ECHO.formatted("${bean:held}"));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    run.serving(Map.of("held", new Held(begun, mayEnd))).start(routes, Map.of());

    CompletableFuture<String> slow =
        CompletableFuture.supplyAsync(() -> text(post("/hooks/mine/x")));
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    write(ECHO.formatted("new"));
    run.runtime().load();
    assertThat(text(post("/hooks/mine/x"))).isEqualTo("new");
    mayEnd.countDown();

    assertThat(slow.join()).isEqualTo("old");
  }

  /** A step that the test ends. */
  public static final class Held {
    private final CountDownLatch begun;
    private final CountDownLatch mayEnd;

    Held(CountDownLatch begun, CountDownLatch mayEnd) {
      this.begun = begun;
      this.mayEnd = mayEnd;
    }

    /** Answers once it may. */
    public String answer() throws InterruptedException {
      begun.countDown();
      mayEnd.await();
      return "old";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/tasks", "/", "/hooks", "/hooks/", "/hooksx/a"})
  void otherPathsAreTheServersOwn(String path) throws IOException {
    write(ECHO.formatted("x").replace("/hooks/mine/{name}", path));

    assertThatThrownBy(() -> run.start(routes, Map.of()))
        .isInstanceOfSatisfying(
            RouteException.class,
            refused ->
                assertThat(refused.problems())
                    .singleElement()
                    .asString()
                    .contains("mine.camel.yaml:", "below /hooks/ only"));
  }

  @Test
  void requestsBeforeTheFirstLoadAreToldToComeAgain() throws IOException {
    write(ECHO.formatted("x"));
    run.start(routes, Map.of());
    run.runtime().close();

    assertThatThrownBy(() -> post("/hooks/mine/x"))
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.status()).isEqualTo(503));
  }

  private static String text(Answer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
