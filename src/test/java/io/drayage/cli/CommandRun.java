package io.drayage.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.testing.SuiteOutput;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A command that ran.
 *
 * @param out all it printed on standard output
 * @param log all it printed on standard error
 */
public record CommandRun(int exitCode, String out, String log) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Keeps what was printed for the check at the end of the suite. */
  public CommandRun {
    SuiteOutput.keep(out + log);
  }

  /** Runs a command in this process with no variables in its environment. */
  public static CommandRun of(String... arguments) {
    return of(Map.of(), arguments);
  }

  /** Runs a command in this process, away from any terminal. */
  public static CommandRun of(Map<String, String> environment, String... arguments) {
    return of(environment, List.of(arguments));
  }

  /** Runs a command in this process, away from any terminal. */
  public static CommandRun of(Map<String, String> environment, List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.err;
    try {
      System.setErr(stream(log));
      Map<String, String> variables = new HashMap<>(environment);
      // tests run beside each other
      variables.putIfAbsent("DRAYAGE_MANAGEMENT_PORT", "0");
      int exitCode =
          Drayage.execute(
              arguments.toArray(String[]::new), variables, stream(out), stream(log), false);
      return new CommandRun(
          exitCode, out.toString(StandardCharsets.UTF_8), log.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(before);
    }
  }

  /** Runs {@code sync --output json} over a file, with settings ({@code name=value}). */
  public static CommandRun sync(Path file, String... settings) {
    return of(Map.of(), arguments(List.of("sync", file.toString(), "--output", "json"), settings));
  }

  /** Arguments of a command with settings ({@code name=value}), each after its {@code --set}. */
  public static List<String> arguments(List<String> words, String... settings) {
    return Stream.concat(
            words.stream(), Stream.of(settings).flatMap(one -> Stream.of("--set", one)))
        .toList();
  }

  public static PrintStream stream(ByteArrayOutputStream target) {
    return new PrintStream(target, true, StandardCharsets.UTF_8);
  }

  /** Standard output as the one JSON document that it must be. */
  public JsonNode report() {
    return parse(out);
  }

  /** The report on the image that came from {@code source}. */
  public JsonNode image(String source) {
    List<JsonNode> found =
        images().stream().filter(image -> source.equals(image.path("source").asText())).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " images from " + source + " in " + out);
    }
    return found.get(0);
  }

  /** Names of the tasks, in order. */
  List<String> taskNames() {
    return elements(report().path("tasks")).stream()
        .map(task -> task.path("task").asText())
        .toList();
  }

  /** Outcomes of all images, in order. */
  public List<String> outcomes() {
    return images().stream().map(image -> image.path("outcome").asText()).toList();
  }

  /** The reports on all images of all tasks. */
  public List<JsonNode> images() {
    return elements(report().path("tasks")).stream()
        .flatMap(task -> elements(task.path("images")).stream())
        .toList();
  }

  /** The mappings that failed, of all tasks. */
  public List<JsonNode> problems() {
    return elements(report().path("tasks")).stream()
        .flatMap(task -> elements(task.path("problems")).stream())
        .toList();
  }

  /** Standard error as the JSON lines that all of it must be. */
  public List<JsonNode> logLines() {
    return log.lines().map(CommandRun::parse).toList();
  }

  /** The lines at this level. */
  public List<JsonNode> logLines(String level) {
    return logLines().stream().filter(line -> level.equals(line.path("level").asText())).toList();
  }

  /** The lines about single images and mappings that failed, without those of causes and tasks. */
  public List<JsonNode> failureLines() {
    return logLines("ERROR").stream()
        .filter(line -> !line.path("msg").asText().matches("task .*|images failed"))
        .toList();
  }

  /** All that was printed, but for the names of loggers: no class has a place there. */
  public String text() {
    return out + log.replaceAll("\"logger\":\"[^\"]*\"", "");
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not one JSON document: " + text, e);
    }
  }
}
