package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a run said of an image that failed, in its report and in its log. */
record FailedImage(CommandRun run, JsonNode report, JsonNode line) {
  /** The only failure of the run, which must be told once in the report and once in the log. */
  static FailedImage of(CommandRun run, String source) {
    JsonNode report = run.image(source);
    assertThat(report.path("outcome").asText()).as(report.toString()).isEqualTo("failed");
    assertThat(run.images().stream().filter(image -> image.has("error"))).hasSize(1);
    List<JsonNode> errors = run.failureLines();
    assertThat(errors).as(run.log()).hasSize(1);
    JsonNode line = errors.get(0);
    for (String key : List.of("run", "task", "mapping")) {
      assertThat(line.path(key).asText()).as(key).isNotEmpty();
    }
    assertThat(line.path("source").asText()).isEqualTo(source);
    assertThat(line.path("target").asText()).isEqualTo(report.path("target").asText());
    assertThat(run.text()).doesNotContain("\\tat ", "\tat ", "error_stack", "io.drayage");
    return new FailedImage(run, report, line);
  }

  /** The healthy image of the same run came through. */
  static void assertHealthyImageIsThere(FaultyRegistries registries) {
    assertThat(registries.target().digest(registries.healthyRepository(), "1.0"))
        .isEqualTo(FaultyRegistries.HEALTHY.manifest().digest().toString());
  }

  FailedImage isOfKind(String kind) {
    assertThat(error("kind")).as(error("message")).isEqualTo(kind);
    assertThat(line.path("kind").asText()).isEqualTo(kind);
    return this;
  }

  /** The registry that is to blame. */
  FailedImage isFrom(String registry) {
    assertThat(line.path("registry").asText()).isEqualTo(registry);
    return this;
  }

  FailedImage says(String part) {
    assertThat(error("message")).contains(part);
    assertThat(line.path("error").asText()).isEqualTo(error("message"));
    return this;
  }

  FailedImage hints(String part) {
    assertThat(error("hint")).contains(part);
    assertThat(line.path("hint").asText()).isEqualTo(error("hint"));
    return this;
  }

  FailedImage wasTriedTimes(int times) {
    assertThat(line.path("attempts").asInt()).isEqualTo(times);
    return this;
  }

  /** No tag, no manifest; and the other image is there. */
  FailedImage leftNothingAtTheTargetOf(FaultyRegistries registries) {
    String repository = registries.brokenRepository();
    String digest = FaultyRegistries.BROKEN.manifest().digest().toString();
    assertThat(registries.target().digest(repository, "1.0")).isEmpty();
    assertThat(registries.target().digest(repository, digest)).isEmpty();
    assertThat(registries.target().tags(repository)).doesNotContain("1.0");
    assertHealthyImageIsThere(registries);
    return this;
  }

  private String error(String name) {
    return report.path("error").path(name).asText();
  }
}
