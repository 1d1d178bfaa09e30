package io.drayage.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.management.Answer;
import io.drayage.management.LocalCalls;
import io.drayage.management.ProblemException;
import io.drayage.management.Resources.Access;
import io.drayage.status.History.RunDetail;
import io.drayage.status.SampleState;
import io.drayage.status.StatusJson;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The OpenAPI description and the resources are the same. */
class ApiDescriptionTest {
  private static final String TARGET = "mirror.example:5000/library/app0000:0";

  /** A call of each operation. */
  static final Map<String, String> CALLS = new TreeMap<>();

  static {
    for (String plain :
        new String[] {
          "tasks",
          "runs",
          "images",
          "failures",
          "movements",
          "workers",
          "budget",
          "reloads",
          "days",
          "plan",
          "files",
          "routes",
          "openapi.json"
        }) {
      CALLS.put("GET /api/" + plain, "/api/" + plain);
    }
    CALLS.put("GET /api/tasks/{task}", "/api/tasks/core");
    CALLS.put("GET /api/runs/{run}", "/api/runs/run-3");
    CALLS.put("GET /api/image", "/api/image?target=" + TARGET);
    CALLS.put("POST /api/tasks/{task}/run", "/api/tasks/core/run");
    CALLS.put("POST /api/tasks/{task}/pause", "/api/tasks/core/pause");
    CALLS.put("POST /api/tasks/{task}/resume", "/api/tasks/core/resume");
    CALLS.put("POST /api/images/retry", "/api/images/retry");
    CALLS.put("POST /api/reload", "/api/reload");
  }

  private final Description description = Description.read();
  private final FakeState state = new FakeState();
  private final LocalCalls calls = state.calls();

  @Test
  void eachResourceIsDescribedAndEachDescriptionIsServed() {
    assertThat(calls.all()).isEqualTo(description.operations()).isEqualTo(CALLS.keySet());
  }

  @Test
  void eachAnswerIsAsDescribed() {
    CALLS.forEach(
        (operation, address) -> {
          String[] parts = operation.split(" ", 2);
          check(parts[0], parts[1], address, parts[1].endsWith("retry") ? retry(TARGET) : "");
        });
  }

  @Test
  void otherAnswersAreAsDescribed() {
    check("GET", "/api/tasks/{task}", "/api/tasks/once", "");
    check("GET", "/api/runs", "/api/runs?limit=3&cursor=3", "");
    check("GET", "/api/runs", "/api/runs?outcome=running", "");
    check("GET", "/api/runs/{run}", "/api/runs/run-now", "");
    check("GET", "/api/images", "/api/images?limit=3&state=failed,unchanged&q=APP", "");
    check("GET", "/api/image", "/api/image?target=mirror.example:5000/library/app0001:2", "");
    check("GET", "/api/image", "/api/image?target=old.example/app:1&cursor=4", "");
    check("GET", "/api/plan", "/api/plan?task=core", "");
    check("GET", "/api/files", "/api/files?tags=core/1", "");
    check("POST", "/api/tasks/{task}/run", "/api/tasks/core/run", "{\"repositories\":[\"a\"]}");
    state.busy = true;
    check("POST", "/api/tasks/{task}/run", "/api/tasks/core/run", "");
    check("POST", "/api/images/retry", "/api/images/retry", retry(TARGET));
    state.historyDown = true;
    check("GET", "/api/image", "/api/image?target=" + TARGET, "");
  }

  @Test
  void eachDescribedParameterIsTakenAndNoOther() {
    for (String operation : description.operations()) {
      String[] parts = operation.split(" ", 2);
      String address = String.valueOf(CALLS.get(operation)).replaceFirst("\\?.*", "");
      ProblemException problem =
          catchThrowableOfType(
              ProblemException.class,
              () -> calls.call(parts[0], address + "?nonsense=1", retry(TARGET)));
      assertThat(problem.status()).isEqualTo(400);
      String names = String.join(", ", description.parameters(parts[0], parts[1]));
      assertThat(problem)
          .as(operation)
          .hasMessage(
              "nonsense: this resource takes " + (names.isEmpty() ? "no parameters" : names));
    }
  }

  @Test
  void whatChangesSomethingNeedsTheToken() {
    for (String operation : description.operations()) {
      String[] parts = operation.split(" ", 2);
      boolean changes = parts[0].equals("POST");
      assertThat(calls.access(parts[0], parts[1]))
          .as(operation)
          .isEqualTo(changes ? Access.CHANGE : Access.READ);
      JsonNode security = description.operation(parts[0], parts[1]).path("security");
      assertThat(security.toString()).isEqualTo(changes ? "[{\"token\":[]}]" : "");
    }
  }

  @Test
  void thisCheckCanFail() {
    assertThatThrownBy(
            () ->
                description.check(
                    "GET",
                    "/api/tasks/{task}",
                    Answer.json(200, "{\"name\":\"core\",\"secret\":1}")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("secret")
        .hasMessageContaining("paused");
    assertThatThrownBy(
            () ->
                description.checkValue(
                    "Day",
                    "{\"day\":\"soon\",\"runs\":1,\"copied\":1,\"failed\":1,\"bytes\":1,\"pulls\":1}"))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            () ->
                description.checkValue(
                    "RunDetail",
                    StatusJson.write(new RunDetail(SampleState.running(), List.of()))
                        .replace("problems", "problem")))
        .isInstanceOf(AssertionError.class);
  }

  private void check(String method, String path, String address, String body) {
    description.check(method, path, calls.call(method, address, body));
  }

  static String retry(String target) {
    return "{\"target\":\"" + target + "\"}";
  }
}
