package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.cli.CommandRun;
import io.drayage.demo.SampleImage;
import java.util.List;
import java.util.Map;

/** A run with faults and its checks. */
record FaultRun(FaultLab lab, CommandRun run, Map<String, String> tagsBefore) {
  /**
   * Checks the common outcome: each failure is once in the JSON report and in one log line, with
   * its context and without secrets or stack traces; the target's tags are unchanged or complete;
   * other images are copied; the exit code tells of the failure.
   */
  void assertCommonOutcome() {
    assertThat(run.text())
        .doesNotContain("\\tat ", "\tat ", "error_stack", "io.drayage.", "java.lang.")
        .doesNotContain(FaultLab.PASSWORD, SyncText.auth())
        .doesNotContain(SyncText.base64(FaultLab.USER + ":" + FaultLab.PASSWORD))
        .doesNotContain("\"internal\"", "unexpected");
    List<JsonNode> failed = run.images().stream().filter(image -> image.has("error")).toList();
    failed.forEach(image -> assertTold(image));
    List<JsonNode> errors = run.failureLines();
    assertThat(errors).as(run.log()).hasSize(failed.size() + run.problems().size());
    if (errors.isEmpty()) {
      assertThat(run.exitCode()).as(run.log()).isZero();
    } else {
      boolean refused =
          errors.stream().anyMatch(line -> line.path("kind").asText().equals("unauthorized"));
      assertThat(run.exitCode()).isEqualTo(refused ? 3 : 1);
    }
    lab.images().forEach(this::assertTargetIsWhole);
    for (String bystander : lab.bystanders()) {
      assertThat(outcome(bystander)).as(run.log()).isIn("copied", "unchanged");
      lab.view().assertComplete(lab.repository(bystander), "1.0");
    }
  }

  private void assertTold(JsonNode image) {
    List<JsonNode> lines =
        run.failureLines().stream()
            .filter(line -> line.path("source").equals(image.path("source")))
            .toList();
    assertThat(lines).as(run.log()).hasSize(1);
    JsonNode line = lines.get(0);
    for (String key : List.of("run", "task", "mapping", "target", "kind", "error")) {
      assertThat(line.path(key).asText()).as(key).isNotEmpty();
    }
    assertThat(line.path("target")).isEqualTo(image.path("target"));
    JsonNode error = image.path("error");
    assertThat(line.path("kind")).isEqualTo(error.path("kind"));
    assertThat(line.path("error")).isEqualTo(error.path("message"));
    assertThat(line.path("error").asText()).doesNotContain("\n").hasSizeLessThan(1500);
  }

  /** Checks that the tag is unchanged or, if the image was copied, new. */
  private void assertTargetIsWhole(String name, SampleImage image) {
    String now = lab.view().digest(lab.repository(name), "1.0");
    boolean came =
        run.images().stream()
            .filter(one -> lab.sourceOf(name).equals(one.path("source").asText()))
            .anyMatch(one -> !one.has("error"));
    if (!came) {
      assertThat(now).as(name + " at the target").isEqualTo(tagsBefore.get(name));
    }
    if (!now.isEmpty()) {
      lab.view().assertComplete(lab.repository(name), "1.0");
    }
  }

  private String outcome(String name) {
    return run.image(lab.sourceOf(name)).path("outcome").asText();
  }

  /** Checks that the image was copied with the source's bytes. */
  FaultRun copied(String name) {
    assertThat(outcome(name)).as(run.log()).isEqualTo("copied");
    assertThat(lab.view().digest(lab.repository(name), "1.0"))
        .isEqualTo(lab.images().get(name).manifest().digest().toString());
    return this;
  }

  /** The failure of a failed image. */
  Failed failed(String name) {
    JsonNode image = run.image(lab.sourceOf(name));
    assertThat(image.path("outcome").asText()).as(run.log()).isEqualTo("failed");
    return new Failed(image.path("error"), lineOf(image));
  }

  /** The failure of the only mapping that failed without images. */
  Failed failedMapping() {
    assertThat(run.problems()).as(run.log()).hasSize(1);
    List<JsonNode> lines = run.failureLines().stream().filter(line -> !line.has("source")).toList();
    assertThat(lines).as(run.log()).hasSize(1);
    return new Failed(run.problems().get(0).path("error"), lines.get(0));
  }

  private JsonNode lineOf(JsonNode image) {
    return run.failureLines().stream()
        .filter(line -> line.path("source").equals(image.path("source")))
        .findFirst()
        .orElseThrow();
  }

  /** A failure in the report and in the log. */
  record Failed(JsonNode error, JsonNode line) {
    Failed isOfKind(String kind) {
      assertThat(error.path("kind").asText()).as(error.toString()).isEqualTo(kind);
      return this;
    }

    /** The registry of the failure. */
    Failed isFrom(String registry) {
      assertThat(line.path("registry").asText()).as(line.toString()).isEqualTo(registry);
      return this;
    }

    Failed says(String... parts) {
      assertThat(error.path("message").asText()).contains(parts);
      return this;
    }

    Failed hints(String part) {
      assertThat(error.path("hint").asText()).as(error.toString()).contains(part);
      assertThat(line.path("hint").asText()).isEqualTo(error.path("hint").asText());
      return this;
    }

    Failed wasTriedTimes(int times) {
      assertThat(line.path("attempts").asInt(1)).as(line.toString()).isEqualTo(times);
      return this;
    }
  }
}
