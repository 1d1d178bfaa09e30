package io.drayage.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.management.Answer;
import io.drayage.management.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PageResourceTest {
  private static final String DIRECTORY = "/io/drayage/page/";
  private static final Instant NOW = Instant.parse("2026-11-30T04:00:00Z");

  @Test
  void aKnownFileIsNotSentAgain() {
    PageFile file = new PageFile(DIRECTORY + "app.js", "no-cache");
    Answer first = file.answer(request(Map.of()));
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.contentType()).isEqualTo("text/javascript; charset=utf-8");
    String tag = first.headers().get("ETag");
    Answer again = file.answer(request(Map.of("if-none-match", tag)));
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void everyFileThatTheFilesNameIsServed() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String name : PageResource.FILES) {
      if (name.endsWith(".js")) {
        find("from '([^']+)'", text(DIRECTORY + name)).stream()
            .map(path -> path.replace("../lib/", "lib/").replace("./", "page/"))
            .forEach(named::add);
      }
    }
    String index = text(DIRECTORY + "index.html");
    Set<String> linked = new TreeSet<>(find("(?:href|src)=\"([^\"]+)\"", index));
    assertThat(linked).containsAll(named);
    assertThat(linked).contains("tables").allSatisfy(this::isServed);
  }

  private void isServed(String path) {
    if (path.startsWith("page/")) {
      assertThat(PageResource.FILES).contains(path.substring("page/".length()));
    } else if (path.startsWith("lib/lit-html/3.3.1/")) {
      assertThat(PageResource.LIBRARY_FILES).contains(path.replace("lib/lit-html/3.3.1/", ""));
    } else {
      assertThat(path).isEqualTo("tables");
    }
  }

  @Test
  void noFileMakesMarkupOfTextOrNeedsInlineCode() throws IOException {
    for (String name : PageResource.FILES) {
      if (name.endsWith(".js")) {
        assertThat(text(DIRECTORY + name))
            .as(name)
            .doesNotContainPattern(
                "innerHTML|outerHTML|insertAdjacentHTML|unsafe|eval\\(|Function\\(")
            .doesNotContainPattern("document\\.write|\\sstyle=|\\son[a-z]+=");
      }
    }
    assertThat(text(DIRECTORY + "index.html"))
        .doesNotContainPattern("<style|\\sstyle=|\\son[a-z]+=|<script>");
  }

  @Test
  void bothLanguagesHaveTheSameTexts() throws IOException {
    Map<String, String> english = texts("en");
    Map<String, String> korean = texts("ko");
    assertThat(korean.keySet()).isEqualTo(english.keySet());
    for (String key : english.keySet()) {
      // the form of one may leave the number out
      String many = english.get(key).replaceFirst("^.*\\|", "");
      Set<String> wanted = new TreeSet<>(find("\\{(\\w+)}", many));
      Set<String> given = new TreeSet<>(find("\\{(\\w+)}", String.valueOf(korean.get(key))));
      if (!key.equals("done.retry")) {
        assertThat(given).as(key).isEqualTo(wanted);
      }
    }
  }

  @Test
  void everyTextThatTheModulesNameExists() throws IOException {
    Set<String> keys = texts("en").keySet();
    for (String name : PageResource.FILES) {
      if (name.endsWith(".js")) {
        List<String> used = find("\\bt\\([^'`()]*'([a-z.]+)'", text(DIRECTORY + name));
        assertThat(keys).as(name).containsAll(used);
      }
    }
  }

  @Test
  void tablesShowTasksAndFailuresWithEscapedTexts() {
    FakeProcess process = new PageScenes(NOW).busy();
    PageTables tables = new PageTables(process, Clock.fixed(NOW, ZoneOffset.UTC));
    String page = body(tables.answer(request(Map.of("accept-language", "fr, en;q=0.5"))));
    assertThat(page)
        .contains("<td>monitoring</td><td>late</td>", "2026-11-30 04:00", "Rate limited");
    assertThat(page)
        .contains("&lt;img src=x onerror=&quot;document.title=&#39;owned&#39;&quot;&gt;");
    assertThat(page).doesNotContain("<img");
    assertThat(body(tables.answer(request(Map.of("accept-language", "ko-KR,en;q=0.8")))))
        .contains("<html lang=\"ko\">", "지연");
  }

  private static String body(Answer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static Request request(Map<String, String> headers) {
    return new Request("GET", "/", Map.of(), Map.of(), headers, new byte[0]);
  }

  private static Map<String, String> texts(String language) throws IOException {
    return new ObjectMapper()
        .readValue(text(DIRECTORY + language + ".json"), new TypeReference<>() {});
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = PageResource.class.getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> find(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .flatMap((MatchResult found) -> Arrays.stream(new String[] {found.group(1)}))
        .collect(Collectors.toList());
  }
}
