package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.cli.text.JsonDocument;
import io.drayage.failure.FailureKind;
import io.drayage.sync.ReportDocument;
import io.drayage.sync.TaskReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theDocumentIsTheDocumentedOne() throws JsonProcessingException {
    JsonNode expected =
        JSON.readTree(
            """
            {"tasks": [{
              "task": "core",
              "outcome": "partial",
              "images": [
                {"source": "docker.io/library/redis:1", "target": "harbor.example.com/redis:1",
                 "outcome": "copied", "digest": "%1$s", "bytes": 3500000},
                {"source": "docker.io/library/redis:2", "target": "harbor.example.com/redis:2",
                 "outcome": "unchanged", "digest": "%1$s", "bytes": 0},
                {"source": "docker.io/library/redis:3", "target": "harbor.example.com/redis:3",
                 "outcome": "failed", "bytes": 0,
                 "error": {
                   "kind": "rate-limited",
                   "message": "HEAD manifest docker.io/library/redis:3: too many requests (HTTP 429)",
                   "hint": "log in"}}],
              "problems": [
                {"mapping": "docker.io/library/x -> harbor.example.com/x",
                 "error": {
                   "kind": "unauthorized",
                   "message": "list tags of docker.io/library/x: refused",
                   "hint": ""}}]}]}
            """
                .formatted(Reports.DIGEST));

    assertThat(
            written(
                Reports.report(
                    Reports.COPIED,
                    Reports.UNCHANGED,
                    Reports.FAILED,
                    Reports.problem(FailureKind.UNAUTHORIZED))))
        .isEqualTo(expected);
  }

  @Test
  void noTaskIsAnEmptyList() throws JsonProcessingException {
    assertThat(written()).isEqualTo(JSON.readTree("{\"tasks\":[]}"));
  }

  @Test
  void listsAreThereAlsoWhenTheyAreEmpty() throws JsonProcessingException {
    JsonNode task = written(Reports.report()).path("tasks").path(0);

    assertThat(task.path("images").isArray()).isTrue();
    assertThat(task.path("problems").isArray()).isTrue();
  }

  private static JsonNode written(TaskReport... reports) throws JsonProcessingException {
    return JSON.readTree(JsonDocument.text(ReportDocument.of(List.of(reports))));
  }
}
