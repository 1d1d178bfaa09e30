package io.drayage.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to which stream, and what must go to none. */
final class StandardStreamsTest {
  private static final String FORGED = "forged line";
  private static final String HOSTILE = "\\u001b[2J\\r\\n" + FORGED + "\\u202e\\u0007\\u009b31m";
  private static final String PASSWORD = "cr4ne-at-dawn";
  private static final String TOKEN = "t0ken-of-the-token-service";

  @AutoClose("stop")
  private final WireMockServer registry =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

  private final Path directory;

  StandardStreamsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void start() {
    registry.start();
    registry.stubFor(any(anyUrl()).atPriority(10).willReturn(aResponse().withStatus(404)));
  }

  @Test
  void theReportIsOneJsonDocumentAndTheLogIsElsewhere() throws IOException {
    CommandRun run = sync(Map.of(), "", "--output", "json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.report().path("tasks")).hasSize(1);
    assertThat(run.logLines())
        .extracting(line -> line.path("msg").asText())
        .contains("image failed", "images failed", "task failed");
  }

  @Test
  void theLogIsTextWhereTextIsAskedFor() throws IOException {
    CommandRun run = sync(Map.of("LOG_FORMAT", "text"), "", "--output", "json");

    assertThat(run.report().path("tasks")).hasSize(1);
    assertThat(run.log().lines()).allMatch(line -> line.matches("[0-9:]{8} [A-Z]+ +\\S.*"));
    assertThat(run.log()).contains("image failed", "source.example/app:1.0");
  }

  @ParameterizedTest
  @CsvSource({"json, json", "json, text", "text, json", "text, text"})
  void nothingThatARegistrySaysReachesATerminalRaw(String logFormat, String output)
      throws IOException {
    registry.stubFor(
        any(urlMatching("/v2/app/manifests/.*"))
            .willReturn(
                aResponse()
                    .withStatus(403)
                    .withBody(
                        "{\"errors\":[{\"code\":\"%1$s\",\"message\":\"%1$s\"}]}"
                            .formatted(HOSTILE))));
    registry.stubFor(
        get(urlPathEqualTo("/v2/tags/tags/list"))
            .willReturn(aResponse().withBody("{\"tags\":[\"1.0\",\"" + HOSTILE + "\"]}")));
    registry.stubFor(
        get(urlPathEqualTo("/v2/page/tags/list"))
            .willReturn(aResponse().withStatus(403).withBody("<title>\u001b]0;x</title>")));

    CommandRun run = sync(Map.of("LOG_FORMAT", logFormat), "", "--output", output);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat((run.out() + run.log()).chars())
        .noneMatch(character -> character != '\n' && isControl(character));
    assertThat(run.out()).contains(FORGED);
    assertThat((run.out() + run.log()).lines()).noneMatch(line -> line.startsWith(FORGED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"debug", "trace"})
  void noPasswordAndNoTokenIsEverPrinted(String level) throws IOException {
    String realm = "Bearer realm=\"%s/token\",service=\"x\"".formatted(registry.baseUrl());
    registry.stubFor(
        any(urlMatching("/v2/.*"))
            .withHeader("Authorization", absent())
            .willReturn(aResponse().withStatus(401).withHeader("WWW-Authenticate", realm)));
    registry.stubFor(
        get(urlPathEqualTo("/token"))
            .willReturn(aResponse().withBody("{\"token\":\"" + TOKEN + "\"}")));
    String auth = base64("{\"username\": \"crane\", \"password\": \"" + PASSWORD + "\"}");

    CommandRun run =
        sync(
            Map.of("LOG_LEVEL", level, "SOURCE_PASSWORD", PASSWORD),
            ", auth: " + auth,
            "--output",
            "json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(registry.getAllServeEvents())
        .extracting(event -> String.valueOf(event.getRequest().getHeader("Authorization")))
        .contains("Basic " + base64("crane:" + PASSWORD), "Bearer " + TOKEN);
    assertThat(run.log()).contains("\"level\":\"DEBUG\"");
    assertThat(run.out() + run.log())
        .doesNotContain(PASSWORD, auth, base64("crane:" + PASSWORD), TOKEN);
  }

  /** Of all that can move a cursor, hide text or turn it around. */
  private static boolean isControl(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private CommandRun sync(Map<String, String> environment, String sourceAuth, String... options)
      throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("streams.yaml"),
            """
            tasks:
              - name: streams
                source: {registry: source.example%s}
                target: {registry: target.example}
                mappings:
                  - {from: app, tags: ['1.0']}
                  - {from: tags}
                  - {from: page}
            """
                .formatted(sourceAuth));
    List<String> words = new ArrayList<>(List.of("sync", file.toString()));
    words.addAll(List.of(options));
    return CommandRun.of(
        environment,
        CommandRun.arguments(
            words,
            "drayage.registry.source.example.endpoint=" + registry.baseUrl(),
            "drayage.registry.target.example.endpoint=" + registry.baseUrl(),
            "drayage.state.dir=" + directory.resolve("state")));
  }
}
