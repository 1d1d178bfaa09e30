package io.drayage.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.management.Answer;
import io.drayage.management.LocalCalls;
import io.drayage.management.ProblemException;
import io.drayage.status.SampleState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiResourcesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TARGET = "mirror.example:5000/library/app0000:3";

  private final FakeState state = new FakeState();
  private final LocalCalls calls = state.calls();

  @Test
  void pagesHoldEachOfTenThousandRunsOnce() {
    state.runs =
        IntStream.range(0, 10_000)
            .mapToObj(n -> SampleState.ended("run-" + n, SampleState.NOW.minusSeconds(n)))
            .toList();

    assertThat(walk("/api/runs?limit=500", "id"))
        .hasSize(10_000)
        .doesNotHaveDuplicates()
        .startsWith("run-0", "run-1");
  }

  @Test
  void pagesHoldEachOfFiveHundredImagesOnce() {
    state.images =
        new ArrayList<>(
            IntStream.range(0, 500)
                .mapToObj(n -> SampleState.image((n * 7) % 500, "copied", Optional.empty()))
                .toList());

    assertThat(walk("/api/images?limit=7", "target"))
        .hasSize(500)
        .doesNotHaveDuplicates()
        .isSorted();
  }

  @Test
  void aPageGoesOnWhereTheOneBeforeEndedThoughImagesComeAndGo() {
    JsonNode first = get("/api/images?limit=4");
    state.images.removeIf(image -> image.target().endsWith(":3"));
    state.images.add(SampleState.image(900, "copied", Optional.empty()));

    List<String> later = walk("/api/images?limit=4&cursor=" + first.get("next").asText(), "target");
    assertThat(later)
        .hasSize(6)
        .doesNotContainAnyElementsOf(first.get("items").findValuesAsText("target"))
        .contains("mirror.example:5000/library/app0180:0");
  }

  @Test
  void imagesAreFoundByTaskStateAndText() {
    JsonNode failed = get("/api/images?state=failed,waiting");
    assertThat(failed.get("items").findValuesAsText("state")).hasSize(2).containsOnly("failed");
    assertThat(failed.get("total").asInt()).isEqualTo(2);
    assertThat(failed.get("repositories").asInt()).isEqualTo(2);
    assertThat(failed.get("states")).hasToString("{\"failed\":2,\"unchanged\":8}");
    assertThat(get("/api/images?q=DOCKER.io/library/APP0001").get("total").asInt()).isEqualTo(5);
    assertThat(get("/api/images?task=once").get("total").asInt()).isZero();
  }

  @Test
  void anImageIsShownWithItsMappingAndItsPast() {
    JsonNode life = get("/api/image?target=" + TARGET);

    assertThat(life.at("/image/failure/kind").asText()).isEqualTo("denied");
    assertThat(life.at("/selection/rule").asText()).isEqualTo("semver: >=6");
    assertThat(life.get("events")).hasSize(2);
    assertThat(get("/api/image?target=" + TARGET + "&cursor=4").has("next")).isFalse();
    assertThat(get("/api/image?target=old.example/app:1").has("image")).isFalse();
  }

  @Test
  void anImageIsShownWithoutItsPastWhileTheHistoryIsDown() {
    state.historyDown = true;

    JsonNode life = get("/api/image?target=" + TARGET);
    assertThat(life.at("/image/state").asText()).isEqualTo("failed");
    assertThat(life.get("events")).isEmpty();
    assertThat(life.get("unavailable").asText()).contains("Connection refused");
  }

  @Test
  void failuresAreGroupedByWhatIsToBeDone() {
    JsonNode groups = get("/api/failures").get("items");

    assertThat(groups).hasSize(2);
    JsonNode first = groups.get(0);
    assertThat(first.get("count").asInt()).isEqualTo(3);
    assertThat(first.get("hint").asText()).isEqualTo("log in");
    assertThat(first.get("images")).hasSize(2);
    assertThat(first.get("mappings")).hasSize(1);
    assertThat(first.get("nextTry").asText()).isEqualTo("2026-08-02T10:00:03Z");
    assertThat(groups.get(1).get("tasks")).hasToString("[\"once\"]");
  }

  @Test
  void aGroupShowsItsFirstTwentyImages() {
    state.images =
        IntStream.range(0, 100)
            .mapToObj(
                n ->
                    SampleState.image(
                        n,
                        "failed",
                        Optional.of(SampleState.failure("denied", "no " + n, "log in", 0))))
            .toList();

    JsonNode first = get("/api/failures").at("/items/0");
    assertThat(first.get("count").asInt()).isEqualTo(101);
    assertThat(first.get("images")).hasSize(20);
  }

  @Test
  void withoutAnActionTheMessageIsTheCauseApartFromTheImagesName() {
    state.images =
        IntStream.range(0, 30)
            .mapToObj(
                n -> {
                  String source = SampleState.image(n, "failed", Optional.empty()).source();
                  String message = "pull of " + source + (n < 20 ? ": gone" : ": odd " + n);
                  return SampleState.image(
                      n, "failed", Optional.of(SampleState.failure("not-found", message, "", 0)));
                })
            .toList();

    assertThat(get("/api/failures").get("items").findValuesAsText("count"))
        .startsWith("20", "1")
        .hasSize(13);
  }

  @Test
  void runsUnderWayAreListedByTheirOutcome() {
    assertThat(walk("/api/runs?outcome=running", "id")).containsExactly("run-now");
    assertThat(walk("/api/runs?outcome=running&task=once", "id")).isEmpty();
    assertThat(walk("/api/runs?outcome=running&before=2026-08-02T09:00:00Z", "id")).isEmpty();
    assertThat(get("/api/runs/run-now").at("/run/outcome").asText()).isEqualTo("running");
  }

  @Test
  void aRunThatHasJustEndedIsKnownBeforeTheHistoryHasIt() {
    state.runs.clear();

    assertThat(get("/api/runs/run-1").at("/run/ended").asText()).isEqualTo("2026-08-02T08:01:00Z");
  }

  @Test
  void parametersReachTheHistory() {
    get("/api/runs?task=core&outcome=failed&since=2026-08-01T02:00:00%2B02:00".replace("%2B", "+"));
    get("/api/days");
    get("/api/days?from=2026-01-31");

    assertThat(state.calls)
        .containsExactly(
            "runs RunQuery[task=Optional[core], outcome=Optional[failed],"
                + " since=Optional[2026-08-01T00:00:00Z], before=Optional.empty,"
                + " cursor=Optional.empty, limit=50]",
            "days 2026-07-03",
            "days 2026-01-31");
  }

  @Test
  void actionsReachTheProcess() {
    assertThat(post("/api/tasks/core/run", "")).hasToString("{\"begun\":true}");
    post("/api/tasks/core/run", "{\"repositories\":[\"library/redis\"]}");
    post("/api/tasks/core/pause", "");
    post("/api/tasks/once/resume", "");
    post("/api/images/retry", ApiDescriptionTest.retry(TARGET));
    post("/api/reload", "");

    assertThat(state.calls)
        .containsExactly(
            "run core []",
            "run core [library/redis]",
            "pause core",
            "resume once",
            "retry " + TARGET,
            "reload");
  }

  @Test
  void aRunUnderWayIsAConflictThatShowsIt() {
    state.busy = true;

    Answer answer = calls.call("POST", "/api/tasks/core/run", "");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(json(answer).at("/run/id").asText()).isEqualTo("run-now");
    assertThat(json(answer).get("title").asText()).isEqualTo("Run under way");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/runs?limit=0 | 400 | limit",
        "/api/runs?limit=501 | 400 | limit",
        "/api/runs?limit=ten | 400 | limit",
        "/api/runs?cursor=x | 400 | cursor",
        "/api/runs?before=yesterday | 400 | before",
        "/api/runs?since=2026-08-01 | 400 | since",
        "/api/runs?outcome=good | 400 | outcome",
        "/api/runs?task= | 400 | task",
        "/api/images?state=failed,bad | 400 | state",
        "/api/images?cursor=AAAA | 400 | cursor",
        "/api/images?cursor=W251bGxd | 400 | cursor",
        "/api/images?cursor=WyJhIiwiYiIsIngiLCJjIl0 | 400 | cursor",
        "/api/images?cursor=%%% | 400 | cursor",
        "/api/image | 400 | target",
        "/api/image?target=other.example/redis:1 | 404 | redis",
        "/api/tasks/none | 404 | none",
        "/api/runs/none | 404 | none",
        "/api/days?from=08/01/2026 | 400 | from",
        "/api/plan?task=none | 404 | none",
        "/api/files?tags=core | 400 | tags",
        "/api/files?tags=core/x | 400 | tags",
        "/api/files?tags=/1 | 400 | tags",
        "/api/files?tags=core/2 | 404 | core/2",
        "/api/openapi.json?a=b | 400 | a",
      })
  void whatCannotBeAnsweredIsTold(String address, int status, String named) {
    ProblemException problem = problem(() -> calls.get(address));

    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem).hasMessageContaining(named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/tasks/core/run | []",
        "/api/tasks/core/run | {\"repositories\":[\"\"]}",
        "/api/tasks/core/run | {\"repositories\":[null]}",
        "/api/tasks/core/run | {\"repository\":\"redis\"}",
        "/api/tasks/core/run | {} {}",
        "/api/images/retry | {}",
        "/api/images/retry | null",
        "/api/images/retry | {\"target\":\" \"}",
        "/api/images/retry | nonsense",
      })
  void unusableBodiesAreRefused(String address, String body) {
    assertThat(problem(() -> calls.call("POST", address, body)).status()).isEqualTo(400);
    assertThat(state.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/tasks/none/run,''",
    "/api/tasks/none/pause,''",
    "/api/tasks/none/resume,''",
    "/api/images/retry,{\"target\":\"other.example/redis:1\"}"
  })
  void actionsOnWhatDoesNotExistAreRefused(String address, String body) {
    assertThat(problem(() -> calls.call("POST", address, body)).status()).isEqualTo(404);
    assertThat(state.calls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/api/runs", "/api/runs/run-1", "/api/days", "/api/image?target=old.example/app:1"})
  void aHistoryThatIsDownIsAProblem(String address) {
    state.historyDown = true;

    ProblemException problem = problem(() -> calls.get(address));
    assertThat(problem.status()).isEqualTo(503);
    assertThat(problem).hasMessageContaining("Connection refused").message().doesNotContain("\n");
  }

  @Test
  void oneForecastIsMadeAtATime() {
    state.asking = new CountDownLatch(1);
    CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> calls.get("/api/plan"));
    await(state.asked);

    assertThat(problem(() -> calls.get("/api/plan")).status()).isEqualTo(429);
    assertThat(calls.get("/api/images").status()).isEqualTo(200);

    state.asking.countDown();
    assertThat(first.join().status()).isEqualTo(200);
    assertThat(calls.get("/api/plan").status()).isEqualTo(200);
  }

  @Test
  void aForecastThatTakesTooLongIsStoppedAndKeepsItsPlaceUntilItEnds() {
    LocalCalls limited = state.calls(Duration.ofMillis(20));
    state.asking = new CountDownLatch(1);

    assertThat(problem(() -> limited.get("/api/plan")).status()).isEqualTo(504);
    await(state.stopped);
    assertThat(problem(() -> limited.get("/api/plan")).status()).isEqualTo(429);
    state.asking.countDown();
  }

  private List<String> walk(String address, String field) {
    List<String> all = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      String more = cursor.map(next -> "&cursor=" + next).orElse("");
      JsonNode page = get(more.isEmpty() ? address : address.replaceFirst("&cursor=.*", "") + more);
      page.get("items").forEach(item -> all.add(item.get(field).asText()));
      cursor = Optional.ofNullable(page.get("next")).map(JsonNode::asText);
    } while (cursor.isPresent());
    return all;
  }

  private JsonNode get(String address) {
    Answer answer = calls.get(address);
    assertThat(answer.status()).isEqualTo(200);
    return json(answer);
  }

  private JsonNode post(String address, String body) {
    Answer answer = calls.call("POST", address, body);
    assertThat(answer.status()).isBetween(200, 202);
    return json(answer);
  }

  private static JsonNode json(Answer answer) {
    try {
      return JSON.readTree(new String(answer.body(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProblemException problem(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    ProblemException problem = catchThrowableOfType(ProblemException.class, call);
    assertThat(problem).isNotNull();
    return problem;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
