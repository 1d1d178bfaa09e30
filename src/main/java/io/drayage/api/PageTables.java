package io.drayage.api;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.management.Answer;
import io.drayage.management.Request;
import io.drayage.management.Resource;
import io.drayage.status.ImageState;
import io.drayage.status.ImageState.FailureState;
import io.drayage.status.Overview;
import io.drayage.status.RunState;
import io.drayage.status.TaskState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tasks and failures as tables of HTML, for browsers without scripts. */
final class PageTables implements Resource {
  private static final int FAILURES = 100;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

  private final Overview overview;
  private final Clock clock;

  PageTables(Overview overview, Clock clock) {
    this.overview = overview;
    this.clock = clock;
  }

  @Override
  public Answer answer(Request request) {
    String language = language(request.header("accept-language").orElse(""));
    String page = new Writer(texts(language)).page(language, overview, clock.instant());
    return new Answer(
        200,
        "text/html; charset=utf-8",
        page.getBytes(StandardCharsets.UTF_8),
        Map.of("Cache-Control", "no-store", "Vary", "Accept-Language"));
  }

  /** The first language of the header that the page has. */
  static String language(String accepted) {
    for (String item : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
      String name = item.strip();
      if (name.startsWith("ko") || name.startsWith("en")) {
        return name.substring(0, 2);
      }
    }
    return "en";
  }

  private static Map<String, String> texts(String language) {
    String name = "/io/drayage/page/" + language + ".json";
    try (InputStream in = PageTables.class.getResourceAsStream(name)) {
      return new ObjectMapper().readValue(in, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text with what means something in HTML escaped, also within quotes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private record Writer(Map<String, String> texts) {
    String page(String language, Overview overview, Instant now) {
      String title = escape(text("tables.title"));
      return "<!doctype html><html lang=\""
          + language
          + "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
          + "<title>"
          + title
          + "</title><link rel=\"stylesheet\" href=\"page/style.css\"></head><body><main id=\"page\"><h1>"
          + title
          + "</h1><p>"
          + escape(text("tables.explain").replace("{v}", TIME.format(now)))
          + "</p>"
          + tasks(overview.tasks())
          + failures(overview)
          + "</main></body></html>\n";
    }

    private String tasks(List<TaskState> tasks) {
      List<List<String>> rows = new ArrayList<>();
      for (TaskState task : tasks) {
        Optional<RunState> last = task.lastRun();
        rows.add(
            List.of(
                task.name(),
                text("state." + state(task)),
                last.map(run -> outcome(run)).orElse(text("task.nolast")),
                task.nextRun().map(TIME::format).orElse("–")));
      }
      return table("now.tasks", List.of("task.name", "task.state", "task.last", "task.next"), rows);
    }

    private String outcome(RunState run) {
      String time = TIME.format(run.ended().orElse(run.started()));
      return texts.getOrDefault("state." + run.outcome(), run.outcome()) + ", " + time;
    }

    private static String state(TaskState task) {
      if (task.running().isPresent()) {
        return "running";
      }
      if (task.paused()) {
        return "paused";
      }
      if (!task.healthy()) {
        return "late";
      }
      return task.lastRun().isPresent() ? "healthy" : "never";
    }

    private String failures(Overview overview) {
      List<List<String>> rows = new ArrayList<>();
      overview
          .mappingFailures()
          .forEach(mapping -> rows.add(failure(mapping.task(), mapping.work(), mapping.failure())));
      for (ImageState image : overview.images()) {
        image.failure().ifPresent(f -> rows.add(failure(image.task(), image.target(), f)));
      }
      if (rows.isEmpty()) {
        return "<p>" + escape(text("tables.none")) + "</p>";
      }
      int more = rows.size() - FAILURES;
      String table =
          table(
              "tables.failures",
              List.of("task.name", "image.name", "tables.cause", "tables.message"),
              rows.subList(0, Math.min(rows.size(), FAILURES)));
      return more <= 0
          ? table
          : table
              + "<p>"
              + escape(text("tables.more").replace("{v}", String.valueOf(more)))
              + "</p>";
    }

    private List<String> failure(String task, String name, FailureState failure) {
      String kind = texts.getOrDefault("kind." + failure.kind(), failure.kind());
      String hint = failure.hint().isEmpty() ? "" : "; " + failure.hint();
      return List.of(task, name, kind, failure.message() + hint);
    }

    private String table(String caption, List<String> heads, List<List<String>> rows) {
      StringBuilder out = new StringBuilder("<section class=\"part\"><h2>");
      out.append(escape(text(caption))).append("</h2><table><thead><tr>");
      heads.forEach(
          head -> out.append("<th scope=\"col\">").append(escape(text(head))).append("</th>"));
      out.append("</tr></thead><tbody>");
      for (List<String> row : rows) {
        out.append("<tr>");
        row.forEach(cell -> out.append("<td>").append(escape(cell)).append("</td>"));
        out.append("</tr>");
      }
      return out.append("</tbody></table></section>").toString();
    }

    private String text(String key) {
      return texts.getOrDefault(key, key);
    }
  }
}
