package io.drayage.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.status.SampleState;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The resources behind the real server. */
class ServedApiTest {
  private static final Path SESSION = Path.of("docs/operator/api.md");
  private static final Pattern CALL =
      Pattern.compile("\\$ (curl .+)\\n((?:(?!```|\\$ ).*\\n)+)", Pattern.MULTILINE);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FakeState state = new FakeState();

  @AutoClose private final ServedApi served = new ServedApi(state);

  @Test
  void readingNeedsNoTokenOnThisMachine() throws IOException {
    for (String address : addresses("GET")) {
      HttpResponse<String> answer = served.ask("GET", address, "");

      assertThat(answer.statusCode()).as(address).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(JSON.readTree(answer.body()).isObject()).isTrue();
    }
  }

  @Test
  void changingNeedsTheToken() {
    for (String address : addresses("POST")) {
      assertThat(served.ask("POST", address, "").statusCode()).as(address).isEqualTo(401);
      assertThat(served.ask("POST", address, "", "Authorization", "Bearer wrong").statusCode())
          .as(address)
          .isEqualTo(401);
      assertThat(served.ask("GET", address, "").statusCode()).as(address).isIn(404, 405);
    }
    assertThat(state.calls).isEmpty();
  }

  private static List<String> addresses(String method) {
    List<String> all =
        ApiDescriptionTest.CALLS.entrySet().stream()
            .filter(call -> call.getKey().startsWith(method + " "))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(all).hasSizeGreaterThan(4);
    return all;
  }

  @Test
  void problemsAreAsDescribed() {
    for (String address : List.of("/api/runs?limit=x", "/api/tasks/none", "/api/image?target=a")) {
      HttpResponse<String> answer = served.ask("GET", address, "");

      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      Description.read().checkValue("Problem", answer.body());
    }
  }

  @Test
  void namesAreDecoded() {
    assertThat(served.ask("GET", "/api/tasks/c%6Fre", "").statusCode()).isEqualTo(200);
    assertThat(served.ask("GET", "/api/image?target=old.example%2Fapp%3A1", "").body())
        .contains("\"target\":\"old.example/app:1\"");
    assertThat(served.ask("GET", "/api/tasks/a%2Fb", "").body()).contains("'a/b'");
  }

  @ParameterizedTest
  @CsvSource({"cross-site,403", "same-site,403", "same-origin,200", "none,200"})
  void aPageOfAnotherSiteCannotMakeItAskRegistries(String site, int status) {
    for (String address : List.of("/api/plan", "/api/files?tags=core/1")) {
      assertThat(served.ask("GET", address, "", "Sec-Fetch-Site", site).statusCode())
          .isEqualTo(status);
    }
  }

  @Test
  void theDocumentedSessionIsTrue() throws IOException, InterruptedException {
    state.images =
        new ArrayList<>(
            List.of(
                SampleState.redis("7.2", "unchanged", Optional.empty()),
                SampleState.redis(
                    "7.4",
                    "failed",
                    Optional.of(
                        SampleState.failure(
                            "rate-limited",
                            "pull of docker.io/library/redis:7.4: 429 too many requests",
                            "log in, or wait for the reset of the limit",
                            600)))));
    int calls = 0;
    Matcher call = CALL.matcher(Files.readString(SESSION));
    while (call.find()) {
      String printed = curl(call.group(1));
      String[] expected = parts(call.group(2));
      assertThat(parts(printed)[1]).as(call.group(1)).isEqualTo(expected[1]);
      assertThat(json(parts(printed)[0])).as(call.group(1)).isEqualTo(json(expected[0]));
      calls++;
    }
    assertThat(calls).isGreaterThan(7);
  }

  private String curl(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                "TOKEN="
                    + ServedApi.TOKEN
                    + "; "
                    + command.replace("localhost:9876", "localhost:" + served.port()))
            .redirectErrorStream(true)
            .directory(new java.io.File("."))
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }

  /** JSON, and what stands behind it. */
  private static String[] parts(String printed) {
    int end = printed.lastIndexOf('}') + 1;
    return new String[] {printed.substring(0, end), printed.substring(end).strip()};
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }
}
