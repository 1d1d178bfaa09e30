package io.drayage.app.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.app.settings.ManagementSettings;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.config.ClosestKey;
import io.drayage.oci.PrintableText;
import io.drayage.status.Control.Started;
import io.drayage.status.Movement;
import io.drayage.status.RegistryState;
import io.drayage.status.ReloadState;
import io.drayage.status.RunState;
import io.drayage.status.StatusJson;
import io.drayage.status.TaskState;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The process that runs with the same properties, over its management server. Methods throw {@link
 * UsageException} if it does not answer, or refuses.
 */
public final class RunningProcess {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_SHOWN = 300;

  private final ManagementClient client;

  /**
   * Failures of one cause.
   *
   * @param message message of the first of them
   * @param count number of images and mappings
   * @param tasks names of their tasks
   * @param images the first images
   * @param mappings the first mappings
   * @param nextTry earliest next try, if one is known
   */
  public record Cause(
      String kind,
      String registry,
      String message,
      String hint,
      int count,
      List<String> tasks,
      List<FailedImage> images,
      List<FailedMapping> mappings,
      Optional<Instant> nextTry) {}

  /** An image that failed. */
  public record FailedImage(
      String task, String source, String target, String message, int attempts, Instant since) {}

  /** A mapping that failed before its images were known. */
  public record FailedMapping(String task, String work, String message) {}

  /** A problem as RFC 9457 describes it; the run is the one under way. */
  private record Problem(Optional<String> title, Optional<String> detail, Optional<RunState> run) {}

  private RunningProcess(ManagementClient client) {
    this.client = client;
  }

  /**
   * Reads the address of the server.
   *
   * @throws UsageException if the properties switch the server off, or can't be used
   */
  public static RunningProcess of(Settings settings) {
    return ManagementClient.of(settings)
        .map(RunningProcess::new)
        .orElseThrow(
            () ->
                new UsageException(
                    "property %s is 0: the process has no management server to ask"
                        .formatted(ManagementSettings.PORT)));
  }

  /** The tasks. */
  public List<TaskState> tasks() {
    return list("/api/tasks", TaskState.class);
  }

  /** The failures of last runs, by cause. */
  public List<Cause> failures() {
    return list("/api/failures", Cause.class);
  }

  /** The copies under way. */
  public List<Movement> movements() {
    return list("/api/movements", Movement.class);
  }

  /** The registries. */
  public List<RegistryState> registries() {
    return list("/api/budget", RegistryState.class);
  }

  /** The last reload of sync files and of routes. */
  public List<ReloadState> reloads() {
    return list("/api/reloads", ReloadState.class);
  }

  /** Starts a run; see {@link io.drayage.status.Control#run}. */
  public Started run(String task, Set<String> repositories) {
    ObjectNode body = JSON.createObjectNode();
    new TreeSet<>(repositories).forEach(body.putArray("repositories")::add);
    ManagementClient.Reply reply = post(task, "run", repositories.isEmpty() ? "" : body.toString());
    return reply.status() == 409
        ? new Started(false, read(reply, Problem.class).run())
        : read(accepted(reply), Started.class);
  }

  /** Pauses a task and returns its new state. */
  public TaskState pause(String task) {
    return read(accepted(post(task, "pause", "")), TaskState.class);
  }

  /** Resumes a task and returns its new state. */
  public TaskState resume(String task) {
    return read(accepted(post(task, "resume", "")), TaskState.class);
  }

  private ManagementClient.Reply post(String task, String action, String json) {
    String name = URLEncoder.encode(task, StandardCharsets.UTF_8).replace("+", "%20");
    try {
      ManagementClient.Reply reply = client.post("/api/tasks/%s/%s".formatted(name, action), json);
      if (reply.status() == 404) {
        throw noSuchTask(task);
      }
      return reply;
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private UsageException noSuchTask(String name) {
    Set<String> names = new TreeSet<>();
    tasks().forEach(task -> names.add(task.name()));
    return new UsageException(
        "there is no task named '%s'; %s"
            .formatted(
                PrintableText.text(name, MAX_SHOWN),
                ClosestKey.within(name, names, Math.max(2, name.length() / 3))
                    .map("did you mean '%s'?"::formatted)
                    .orElse("there are " + String.join(", ", names))));
  }

  private <T> List<T> list(String path, Class<T> type) {
    try {
      ManagementClient.Reply reply = accepted(client.get(path, Map.of()));
      return StatusJson.readPage(reply.body(), type).items();
    } catch (JsonProcessingException e) {
      throw noApi();
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private <T> T read(ManagementClient.Reply reply, Class<T> type) {
    try {
      return StatusJson.read(reply.body(), type);
    } catch (IOException e) {
      throw noApi();
    }
  }

  private ManagementClient.Reply accepted(ManagementClient.Reply reply) {
    if (reply.status() / 100 == 2) {
      return reply;
    }
    Problem problem = read(reply, Problem.class);
    String reason = problem.detail().or(problem::title).orElse("status " + reply.status());
    throw new UsageException(
        "the process at %s refuses (%d): %s"
            .formatted(client.address(), reply.status(), PrintableText.text(reason, MAX_SHOWN)));
  }

  private UsageException noApi() {
    return new UsageException(
        "the server at %s is not `drayage run`, or is another version of it"
            .formatted(client.address()));
  }

  private UsageException unreachable(IOException failure) {
    return new UsageException(
        "no process answers at %s (%s); `drayage run` with the same properties does"
            .formatted(
                client.address(), PrintableText.text(ManagementClient.reason(failure), MAX_SHOWN)));
  }
}
