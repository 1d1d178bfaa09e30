package io.drayage.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drayage.plan.Mapping;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Sync files as texts: frames for snippets, and what the loader makes of them. */
final class SyncFiles {
  /** In none of the files, so that a test can tell that it was not shown. */
  static final String SECRET = "c2VjcmV0OnNlY3JldDEyMw==";

  private static final String ENDS =
      """
          source: {registry: src.example.com}
          target: {registry: dst.example.com}
      """;

  private SyncFiles() {}

  /** A file whose only mapping is {@code snippet}, which begins at 6:9. */
  static String withMapping(String snippet) {
    return "tasks:\n  - name: T\n" + ENDS + "    mappings:\n      - " + indented(snippet, 8);
  }

  /** A file whose source is {@code snippet}, which begins at 4:7. */
  static String withSource(String snippet) {
    return "tasks:\n  - name: T\n    source:\n      "
        + indented(snippet, 6)
        + "\n    target: {registry: dst.example.com}\n    mappings: [{from: app}]\n";
  }

  /** A file whose only task has {@code snippet} besides both ends; it begins at 5:5. */
  static String withTask(String snippet) {
    return "tasks:\n"
        + ENDS.replaceFirst("^    source", "  - source")
        + "    mappings: [{from: app}]\n    "
        + indented(snippet, 4);
  }

  /** A good file with {@code snippet} at its beginning. */
  static String withTop(String snippet) {
    return snippet + "\n" + withMapping("from: app");
  }

  static LoadedPlan load(String text) {
    return load(text, Map.of());
  }

  static LoadedPlan load(String text, Map<String, String> environment) {
    try {
      return tryToLoad(text.getBytes(StandardCharsets.UTF_8), environment);
    } catch (ConfigException e) {
      throw new AssertionError("refused:\n" + e.getMessage(), e);
    }
  }

  static SyncTask onlyTask(SyncPlan plan) {
    return plan.tasks().get(0);
  }

  static Mapping onlyMapping(String snippet) {
    return onlyTask(load(withMapping(snippet)).plan()).mappings().get(0);
  }

  static LoadedPlan tryToLoad(byte[] content, Map<String, String> environment)
      throws ConfigException {
    return new PlanLoader(environment).load(content, new Problems(Path.of("sync.yaml")));
  }

  /** What the loader holds against the text, each as {@code LINE:COLUMN: message}. */
  static List<String> problemsOf(String text) {
    return problemsOf(text, Map.of());
  }

  static List<String> problemsOf(String text, Map<String, String> environment) {
    return problemsOf(text.getBytes(StandardCharsets.UTF_8), environment);
  }

  static List<String> problemsOf(byte[] content, Map<String, String> environment) {
    assertThatThrownBy(() -> tryToLoad(content, environment)).isInstanceOf(ConfigException.class);
    ConfigException exception =
        catchThrowableOfType(ConfigException.class, () -> tryToLoad(content, environment));
    return places(exception.problems());
  }

  static List<String> warningsOf(String text) {
    return places(load(text).warnings());
  }

  private static List<String> places(List<ConfigProblem> problems) {
    return problems.stream()
        .map(ConfigProblem::toString)
        .map(line -> line.replaceFirst("^sync\\.yaml:", ""))
        .toList();
  }

  private static String indented(String snippet, int blanks) {
    return snippet.strip().replace("\n", "\n" + " ".repeat(blanks)) + "\n";
  }
}
