package io.drayage.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.testing.SuiteOutput;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a command did in this process: how it ended, and what it wrote. */
record CommandRun(int exitCode, String output, String errors) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keeps what was printed for the check at the end of the suite. */
  CommandRun {
    SuiteOutput.keep(output + errors);
  }

  /** An image of a JSON report. */
  record Image(String source, String target, String outcome, String digest, long bytes) {}

  static CommandRun of(Map<String, String> environment, List<String> arguments) {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("DRAYAGE_HOME", Path.of("").toAbsolutePath().toString());
    all.putIfAbsent("LOG_LEVEL", "error");
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int exitCode;
    try (PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8)) {
      exitCode = Drayage.execute(arguments.toArray(String[]::new), all, out, err, false);
    }
    return new CommandRun(
        exitCode, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
  }

  /** {@code sync --output json} with its state in {@code state}. */
  static CommandRun sync(Path state, Map<String, String> environment, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("sync", "--output", "json"));
    all.addAll(List.of("--set", "drayage.state.dir=" + state));
    all.addAll(arguments);
    return of(environment, all);
  }

  /** {@code sync --output json} of one file. */
  static CommandRun sync(Path state, Path file) {
    return sync(state, Map.of(), List.of(file.toString()));
  }

  /** The document on standard output, which must be all that is there. */
  JsonNode report() {
    try {
      return JSON.readTree(output);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON document: " + output + errors, e);
    }
  }

  List<String> taskNames() {
    List<String> names = new ArrayList<>();
    report().path("tasks").forEach(task -> names.add(task.path("task").asText()));
    return names;
  }

  /** The images of all tasks. */
  List<Image> images() {
    List<Image> images = new ArrayList<>();
    for (JsonNode task : report().path("tasks")) {
      for (JsonNode image : task.path("images")) {
        images.add(
            new Image(
                image.path("source").asText(),
                image.path("target").asText(),
                image.path("outcome").asText(),
                image.path("digest").asText(),
                image.path("bytes").asLong()));
      }
    }
    return images;
  }
}
