package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.oci.TagReference;
import io.drayage.sync.Batch;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.TagListing;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of fields in docs/operator/routes.md is complete and true. */
class BodyFieldsTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z][\\w.]+)`[^|]*\\| (.*) \\|$");
  private static final Pattern FIELD = Pattern.compile("`([\\w.]+)`");

  /** Fields without a use in routes: a mapping's rules, and a task with its locations. */
  private static final Set<String> INNER = Set.of("RepositoryPair.mapping", "TaskRun.task");

  private static final List<Class<?>> BODIES =
      List.of(
          TaskRun.class,
          Batch.class,
          RepositoryPair.class,
          TagListing.class,
          ImagePair.class,
          CopyOrder.class,
          CopyResult.class,
          CopyResult.Copied.class,
          CopyResult.Unchanged.class,
          CopyResult.Skipped.class,
          CopyResult.Failed.class,
          TaskReport.class,
          Reference.class,
          Repository.class);

  @FaultKind("B3")
  @Test
  void everyDocumentedFieldIsThere() throws IOException {
    Map<String, List<String>> table = table();

    assertThat(table.keySet())
        .containsExactlyElementsOf(BODIES.stream().map(BodyFieldsTest::name).toList());
    for (Class<?> body : BODIES) {
      for (String field : table.getOrDefault(name(body), List.of())) {
        assertThat(has(body, field) || (body == Reference.class && has(TagReference.class, field)))
            .as("%s.%s", name(body), field)
            .isTrue();
      }
    }
  }

  @FaultKind("B3")
  @Test
  void everyFieldOfABodyIsDocumented() throws IOException {
    Map<String, List<String>> table = table();

    for (Class<?> body : BODIES) {
      Set<String> fields =
          body.isRecord()
              ? Arrays.stream(body.getRecordComponents())
                  .map(RecordComponent::getName)
                  .filter(field -> !INNER.contains(name(body) + "." + field))
                  // declared by the interface of results
                  .filter(field -> !field.equals("image") || body == CopyOrder.class)
                  .collect(Collectors.toSet())
              : Set.of();
      assertThat(table.getOrDefault(name(body), List.of())).as(name(body)).containsAll(fields);
    }
  }

  private static boolean has(Class<?> type, String path) {
    Class<?> at = type;
    for (String field : path.split("\\.", -1)) {
      try {
        at = at.getMethod(field).getReturnType();
      } catch (NoSuchMethodException e) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, List<String>> table() throws IOException {
    String page = Files.readString(Path.of("docs/operator/routes.md"));
    int start = page.indexOf("## What a body has");
    Matcher rows = ROW.matcher(page.substring(start, page.indexOf("\n## ", start + 1)));
    Map<String, List<String>> table = new LinkedHashMap<>();
    for (MatchResult row : rows.results().toList()) {
      table.put(
          row.group(1),
          FIELD.matcher(row.group(2)).results().map(field -> field.group(1)).toList());
    }
    return table;
  }

  private static String name(Class<?> type) {
    return type.getName().replaceFirst(".*\\.", "").replace('$', '.');
  }
}
