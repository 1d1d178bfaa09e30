package io.drayage.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Shipped and documented sync files pass the schema. */
class SyncFileSchemaTest {
  private static final Path PUBLISHED = Path.of("config/sync-file.schema.json");
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(SyncFormat.schema());
  private static final Pattern YAML_BLOCK =
      Pattern.compile("^( *)```ya?ml\\R(.*?)^ *```", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern SYNC_FILE = Pattern.compile("^tasks:", Pattern.MULTILINE);
  private static final Pattern PART_OF_A_TASK =
      Pattern.compile("\\A(?:source|target):", Pattern.MULTILINE);
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}");

  @TestFactory
  Stream<DynamicTest> everyShippedFilePasses() throws IOException {
    List<Path> files = new ArrayList<>(shipped());
    files.add(Path.of("src/test/resources/sync/valid/all-keys.yaml"));
    files.add(Path.of("src/test/resources/sync/valid/old-docker.yaml"));
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.toString(), () -> passesSchema(read(file))));
  }

  @TestFactory
  Stream<DynamicTest> everyDocumentedSyncFilePassesBoth() throws IOException {
    List<Path> pages = new ArrayList<>(files(Path.of("docs"), ".md"));
    pages.add(Path.of("README.md"));
    return pages.stream()
        .flatMap(
            page ->
                syncFiles(read(page)).stream()
                    .map(
                        text ->
                            DynamicTest.dynamicTest(
                                page + ": " + text.lines().limit(3).toList(),
                                () -> {
                                  passesSchema(text);
                                  passesValidate(text);
                                })));
  }

  @Test
  void theSchemaHasTheKeysOfTheReader() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(SyncFormat.schema());
    Map<String, List<String>> keys = new HashMap<>(Map.of("", keys(schema)));
    schema
        .get("definitions")
        .properties()
        .forEach(definition -> keys.put(definition.getKey(), keys(definition.getValue())));
    keys.values().removeIf(List::isEmpty);
    assertThat(keys)
        .isEqualTo(
            Map.of(
                "", SyncFormat.TOP,
                "task", SyncFormat.TASK,
                "mapping", SyncFormat.MAPPING,
                "location", SyncFormat.LOCATION,
                "location-lister", SyncFormat.LOCATION_LISTER,
                "lister", SyncFormat.LISTER,
                "skopeo", SyncFormat.SKOPEO,
                "docker", SyncFormat.DOCKER));
  }

  private static List<String> keys(JsonNode definition) {
    return definition.path("properties").properties().stream().map(Map.Entry::getKey).toList();
  }

  @Test
  void theShippedFilesNameTheSchema() throws IOException {
    for (Path file : shipped()) {
      Matcher line =
          Pattern.compile("^# yaml-language-server: \\$schema=(\\S+)").matcher(read(file));
      assertThat(line.find()).as("%s names the schema", file).isTrue();
      assertThat(file.resolveSibling(line.group(1)).normalize()).isEqualTo(PUBLISHED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tasks: [{name: T, source: {registry: a.example}, target: {registry: b.example}, tag: []}]",
        "tasks: [{name: T, target: {registry: b.example}}]",
        "tasks: [{name: T, interval: 5, source: {registry: a.example}, target: {registry: b.example}}]",
        "tasks: {name: T}",
        "relay: podman",
        "watch: perhaps",
        "lister: {maxItems: many}",
        "tasks: [{name: T, source: {}, target: {registry: b.example}}]"
      })
  void whatValidateRefusesAnEditorMarks(String text) {
    assertThat(errors(text)).isNotEmpty();
  }

  @Test
  void scalarsThatLookLikeNumbersAreTags() {
    assertThat(
            errors(
                "x-tags: &tags [1.30, 010, 1e3, yes, latest]\n"
                    + "tasks: [{name: 1, source: {registry: a.example},"
                    + " target: {registry: '${TARGET}', skip-tls-verify: '${SKIP:-false}'},"
                    + " mappings: [{from: app, tags: *tags}]}]"))
        .isEmpty();
  }

  /** The sync files in config itself; folders below have files of other programs. */
  private static List<Path> shipped() throws IOException {
    return files(Path.of("config"), ".yaml").stream()
        .filter(file -> file.getNameCount() == 2)
        .toList();
  }

  private static void passesSchema(String text) {
    assertThat(errors(text)).isEmpty();
  }

  private static void passesValidate(String text) {
    Map<String, String> environment =
        VARIABLE
            .matcher(text)
            .results()
            .map(found -> found.group(1))
            .distinct()
            .collect(
                Collectors.toMap(
                    name -> name, name -> name.contains("AUTH") ? "none" : "registry.example.com"));
    SyncFiles.load(text, environment);
  }

  private static List<Error> errors(String text) {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    Object document = yaml.loadAll(text).iterator().next();
    try {
      return SCHEMA.validate(new ObjectMapper().writeValueAsString(document), InputFormat.JSON);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> syncFiles(String page) {
    return YAML_BLOCK
        .matcher(page)
        .results()
        .map(block -> block.group(2).replaceAll("(?m)^" + block.group(1), ""))
        .map(text -> PART_OF_A_TASK.matcher(text).find() ? asFile(text) : text)
        .filter(text -> SYNC_FILE.matcher(text).find())
        .toList();
  }

  /** A file around the keys of a task that a page shows alone. */
  private static String asFile(String part) {
    StringBuilder file = new StringBuilder("tasks:\n  - name: shown\n");
    file.append(part.indent(4));
    for (String side : List.of("source", "target")) {
      if (!part.contains(side + ":")) {
        file.append("    %s: {registry: other.example.com}%n".formatted(side));
      }
    }
    return part.contains("mappings:") ? file.toString() : file + "    mappings: [{from: app}]\n";
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(ending))
          .sorted()
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
