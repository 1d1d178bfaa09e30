package io.drayage.api;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drayage.management.Answer;
import io.drayage.management.Request;
import io.drayage.management.Resources;
import io.drayage.management.Resources.Access;
import io.drayage.status.Control;
import io.drayage.status.Control.Started;
import io.drayage.status.Overview;
import io.drayage.status.RunState;
import io.drayage.status.StatusJson;
import io.drayage.status.TaskState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tasks, and what may be done with them. */
final class TaskResources {
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Overview overview;
  private final Control control;

  private record RunBody(@Nullable List<@Nullable String> repositories) {}

  private record RetryBody(@Nullable String target) {}

  private record Reload(boolean accepted) {}

  /** RFC 9457, with the run under way as a further member. */
  private record Busy(
      String type, String title, int status, String detail, Optional<RunState> run) {}

  TaskResources(Overview overview, Control control) {
    this.overview = overview;
    this.control = control;
  }

  void addTo(Resources resources) {
    resources
        .add(
            "GET",
            "/api/tasks",
            Access.READ,
            Parameters.none(request -> Answers.all(overview.tasks())))
        .add("GET", "/api/tasks/{task}", Access.READ, Parameters.none(this::task))
        .add("POST", "/api/tasks/{task}/run", Access.CHANGE, Parameters.none(this::run))
        .add("POST", "/api/tasks/{task}/pause", Access.CHANGE, Parameters.none(this::pause))
        .add("POST", "/api/tasks/{task}/resume", Access.CHANGE, Parameters.none(this::resume))
        .add("POST", "/api/images/retry", Access.CHANGE, Parameters.none(this::retry))
        .add("POST", "/api/reload", Access.CHANGE, Parameters.none(this::reload));
  }

  private Answer task(Request request) {
    return Answers.of(task(name(request)));
  }

  private TaskState task(String name) {
    return overview.tasks().stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow(() -> Problems.noSuch("task", name));
  }

  private Answer run(Request request) {
    TaskState task = task(name(request));
    Set<String> repositories = repositories(request.body());
    return started(
        Problems.existing("task", task.name(), () -> control.run(task.name(), repositories)),
        "a run of task '%s' is under way".formatted(Problems.shown(task.name())));
  }

  private static Set<String> repositories(byte[] body) {
    if (new String(body, StandardCharsets.UTF_8).isBlank()) {
      return Set.of();
    }
    List<@Nullable String> wanted = body(body, RunBody.class).repositories();
    if (wanted == null) {
      return Set.of();
    }
    if (wanted.stream().anyMatch(each -> each == null || each.isBlank())) {
      throw Problems.body("repositories: a list of names, such as library/redis");
    }
    return Set.copyOf(wanted);
  }

  private Answer pause(Request request) {
    TaskState task = task(name(request));
    control.pause(task.name());
    return task(request);
  }

  private Answer resume(Request request) {
    TaskState task = task(name(request));
    control.resume(task.name());
    return task(request);
  }

  private Answer retry(Request request) {
    String target = body(request.body(), RetryBody.class).target();
    if (target == null || target.isBlank()) {
      throw Problems.body("target: is missing; an image's target, HOST/REPOSITORY:TAG");
    }
    return started(
        Problems.existing("image", target, () -> control.retry(target)),
        "a run of the image's task is under way");
  }

  private Answer reload(Request request) {
    control.reload();
    return Answers.of(202, new Reload(true));
  }

  private static Answer started(Started started, String busy) {
    if (started.begun()) {
      return Answers.of(202, started);
    }
    Busy problem =
        new Busy("urn:drayage:problem:run-under-way", "Run under way", 409, busy, started.run());
    return new Answer(409, "application/problem+json", StatusJson.bytes(problem), Map.of());
  }

  private static String name(Request request) {
    return String.valueOf(request.parameters().get("task"));
  }

  private static <T> T body(byte[] body, Class<T> type) {
    try {
      T value = STRICT.readValue(body, type);
      if (value != null) {
        return value;
      }
    } catch (IOException e) {
      throw Problems.body("is no JSON object that openapi.json describes for this resource");
    }
    throw Problems.body("is no JSON object that openapi.json describes for this resource");
  }
}
