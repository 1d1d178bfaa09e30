package io.drayage.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.oci.PrintableText;
import io.drayage.status.History;
import io.drayage.status.Page;
import io.drayage.status.RunState;
import io.drayage.status.StatusJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The history that a running process answers with. */
final class RemoteHistory implements History {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ManagementClient client;

  RemoteHistory(ManagementClient client) {
    this.client = client;
  }

  @Override
  public Page<RunState> runs(RunQuery query) {
    Map<String, String> parameters = new TreeMap<>();
    query.task().ifPresent(task -> parameters.put("task", task));
    query.outcome().ifPresent(outcome -> parameters.put("outcome", outcome));
    query.since().ifPresent(time -> parameters.put("since", time.toString()));
    query.before().ifPresent(time -> parameters.put("before", time.toString()));
    page(parameters, query.cursor(), query.limit());
    try {
      return StatusJson.readPage(answer("/api/runs", parameters).orElseThrow(), RunState.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<RunDetail> run(String id) {
    try {
      Optional<byte[]> answer = answer("/api/runs/" + id, Map.of());
      return answer.isPresent()
          ? Optional.of(StatusJson.read(answer.get(), RunDetail.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Page<ImageEvent> image(String image, Optional<String> cursor, int limit) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("target", image);
    page(parameters, cursor, limit);
    try {
      Optional<byte[]> answer = answer("/api/image", parameters);
      if (answer.isEmpty()) {
        return new Page<>(List.of(), Optional.empty());
      }
      JsonNode life = JSON.readTree(answer.get());
      if (life.has("unavailable")) {
        throw new IOException(PrintableText.text(life.path("unavailable").asText(), 300));
      }
      ObjectNode page = JSON.createObjectNode();
      page.set("items", life.path("events"));
      if (life.has("next")) {
        page.set("next", life.path("next"));
      }
      return StatusJson.readPage(
          page.toString().getBytes(StandardCharsets.UTF_8), ImageEvent.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Day> days(LocalDate from) {
    try {
      byte[] answer = answer("/api/days", Map.of("from", from.toString())).orElseThrow();
      return StatusJson.readPage(answer, Day.class).items();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void page(Map<String, String> parameters, Optional<String> cursor, int limit) {
    cursor.ifPresent(after -> parameters.put("cursor", after));
    parameters.put("limit", String.valueOf(limit));
  }

  /** The answer; empty for what does not exist. */
  private Optional<byte[]> answer(String path, Map<String, String> query) throws IOException {
    ManagementClient.Reply reply = client.get(path, query);
    if (reply.status() == NOT_FOUND && isProblem(reply)) {
      return Optional.empty();
    }
    if (reply.status() != OK) {
      throw new IOException(
          "%s answers %d to %s%s".formatted(client.address(), reply.status(), path, detail(reply)));
    }
    return Optional.of(reply.body());
  }

  /** Whether the API says so; a server without the API has no problem of this form. */
  private static boolean isProblem(ManagementClient.Reply reply) {
    return !detail(reply).isEmpty();
  }

  private static String detail(ManagementClient.Reply reply) {
    try {
      String detail = JSON.readTree(reply.body()).path("detail").asText("");
      return detail.isEmpty() ? "" : ": " + PrintableText.text(detail, 300);
    } catch (IOException e) {
      return "";
    }
  }
}
