package io.drayage.route;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.drayage.notice.Notice;
import io.drayage.notice.NoticeEvent;
import io.drayage.route.notice.NoticeChannels;
import io.drayage.route.notice.NoticeSteps;
import io.drayage.testing.CapturedLog;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The shipped file, with real requests and mails. */
class NoticeRoutesTest {
  private static final String SECRET = "webhook-s3cret";

  @RegisterExtension
  static final WireMockExtension WEB =
      WireMockExtension.newInstance().options(options().dynamicPort()).build();

  @RegisterExtension
  static final GreenMailExtension MAIL =
      new GreenMailExtension(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path own;

  private final Map<String, String> properties = new TreeMap<>();
  private NoticeChannels.Login login = new NoticeChannels.Login("", "");
  private final CamelContext camel = new DefaultCamelContext();

  @BeforeEach
  void quickly() {
    properties.put("drayage.notify.retry.delay", "10");
    properties.put("drayage.notify.timeout", "300");
    properties.put("drayage.notify.mail.starttls", "false");
    properties.put("drayage.notify.mail.from", "drayage@example.org");
    properties.put("drayage.notify.mail.to", "ops@example.org,night@example.org");
    properties.put("drayage.notify.mail.server", "smtp://127.0.0.1:" + MAIL.getSmtp().getPort());
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  @Test
  void aWebhookGetsTheEventAsSignedJson() throws Exception {
    WEB.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(204)));
    start("webhook");

    tell(failure("core"));

    LoggedRequest request = requests("/hook?key=a%20b", 1).get(0);
    JsonNode event = new ObjectMapper().readTree(request.getBody());
    assertThat(event.path("event").asText()).isEqualTo("failure");
    assertThat(event.path("task").asText()).isEqualTo("core");
    assertThat(event.path("count").asInt()).isEqualTo(12);
    assertThat(event.path("items").path(0).path("name").asText())
        .isEqualTo("harbor.example.org/a:1");
    assertThat(request.getHeader("Content-Type")).startsWith("application/json");
    assertThat(request.getHeader("X-Hub-Signature-256")).isEqualTo(signature(request.getBody()));
    assertThat(request.getHeaders().keys()).noneMatch(name -> name.startsWith("Camel"));
  }

  @Test
  void slackGetsOneTextInWhichNothingIsMarkup() throws Exception {
    WEB.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200)));
    start("slack");

    tell(
        new Notice(
            NoticeEvent.FAILURE,
            Instant.EPOCH,
            "core",
            "",
            "core fails",
            "<!channel> & more",
            "",
            1,
            List.of()));

    LoggedRequest request = requests("/slack", 1).get(0);
    assertThat(new ObjectMapper().readTree(request.getBody()).path("text").asText())
        .isEqualTo("*[drayage] core fails*\n&lt;!channel&gt; &amp; more");
    assertThat(request.containsHeader("X-Hub-Signature-256")).isFalse();
  }

  @Test
  void aMailIsPlainTextUnderASubjectWithoutNumbers() throws Exception {
    start("mail");

    tell(failure("core"));

    assertThat(MAIL.waitForIncomingEmail(10_000, 1)).isTrue();
    MimeMessage mail = MAIL.getReceivedMessages()[0];
    assertThat(mail.getSubject()).isEqualTo("[drayage] core fails: not-found at docker.io");
    assertThat(mail.getContentType()).startsWith("text/plain");
    assertThat(mail.getAllRecipients())
        .extracting(Object::toString)
        .containsExactly("ops@example.org", "night@example.org");
    assertThat(mail.getFrom()[0]).hasToString("drayage@example.org");
    assertThat(GreenMailUtil.getBody(mail).replace("\r", ""))
        .isEqualTo(
            """
            12 images of task core fail: no such manifest

            - harbor.example.org/a:1 (from docker.io/library/a:1)
            and 11 more

            What to do: Correct the tags.
            """
                .strip());
  }

  @Test
  void aMailServerMayWantALogin() throws Exception {
    MAIL.setUser("drayage", "mail-s3cret");
    MAIL.getManagers().getUserManager().setAuthRequired(true);
    properties.put("drayage.notify.mail.login", "true");
    login = new NoticeChannels.Login("drayage", "mail-s3cret");
    start("mail");

    tell(failure("core"));

    assertThat(MAIL.waitForIncomingEmail(10_000, 1)).isTrue();
  }

  @Test
  void withoutTlsNothingIsSentUnlessItIsAllowed() throws Exception {
    properties.put("drayage.notify.mail.starttls", "true");
    properties.put("drayage.notify.retry.times", "0");
    try (CapturedLog log = CapturedLog.ofAll()) {
      start("mail");

      tell(failure("core"));

      await().until(() -> warnings(log) == 1);
      assertThat(MAIL.getReceivedMessages()).isEmpty();
    }
  }

  /** The example of {@code docs/operator/notify.md}. */
  @Test
  void aPagerIsAFurtherChannelForTheHealthAlone() throws Exception {
    WEB.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(204)));
    properties.put("pager", "http://localhost:" + WEB.getPort() + "/page");
    DocumentedEdit.of("notify.md", "## The route").apply(own);
    start("webhook", own.resolve("notify.camel.yaml"), own.resolve("pager.camel.yaml"));

    tell(failure("core"));
    requests("/hook?key=a%20b", 1);
    tell(
        new Notice(
            NoticeEvent.HEALTH, Instant.EPOCH, "", "", "not ready", "no run", "", 1, List.of()));

    assertThat(requests("/page", 1))
        .singleElement()
        .satisfies(page -> assertThat(page.getBodyAsString()).isEqualTo("not ready: no run"));
    requests("/hook?key=a%20b", 2);
  }

  @Test
  void aChannelThatFailsIsTriedAgain() throws Exception {
    WEB.stubFor(
        post(anyUrl())
            .inScenario("retry")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(serverError())
            .willSetStateTo("up"));
    WEB.stubFor(
        post(anyUrl())
            .inScenario("retry")
            .whenScenarioStateIs("up")
            .willReturn(aResponse().withStatus(200)));
    start("webhook");

    tell(failure("core"));

    List<LoggedRequest> both = requests("/hook?key=a%20b", 2);
    assertThat(both.get(1).getBody()).isEqualTo(both.get(0).getBody());
    assertThat(both.get(1).getHeader("X-Hub-Signature-256"))
        .isEqualTo(signature(both.get(0).getBody()));
  }

  @Test
  void aChannelThatHangsOrStaysBrokenLosesItsMessageWithOneWarningAndHoldsNoOther()
      throws Exception {
    WEB.stubFor(
        post(urlEqualTo("/hook?key=a%20b"))
            .willReturn(aResponse().withStatus(200).withFixedDelay(60_000)));
    WEB.stubFor(post(urlEqualTo("/slack")).willReturn(serverError()));
    properties.put("drayage.notify.retry.times", "2");
    try (CapturedLog log = CapturedLog.ofAll()) {
      start("webhook,slack,mail");

      tell(failure("core"));

      assertThat(MAIL.waitForIncomingEmail(10_000, 1)).isTrue();
      await().atMost(Duration.ofSeconds(20)).until(() -> warnings(log) == 2);
      assertThat(requests("/slack", 3)).hasSize(3);
      assertThat(log.lines())
          .noneMatch(line -> line.contains("key=a") || line.contains(SECRET))
          .noneMatch(line -> line.contains("/slack"));
    }
  }

  @Test
  void withoutAChannelNoRouteStarts() throws Exception {
    start("");

    assertThat(camel.getRoutes()).noneMatch(route -> route.getRouteId().startsWith("notify"));
  }

  private static long warnings(CapturedLog log) {
    return log.lines().stream().filter(line -> line.contains("could not tell a change")).count();
  }

  private void start(String channels) throws Exception {
    start(channels, Path.of("routes/notify.camel.yaml"));
  }

  private void start(String channels, Path... files) throws Exception {
    properties.put("drayage.notify.channels", channels);
    RouteRuntime.bindStubs(camel);
    String base = "http://localhost:" + WEB.getPort();
    NoticeSteps.beans(
            new NoticeChannels(
                Optional.of(base + "/hook?key=a%20b"),
                Optional.of(SECRET),
                Optional.of(base + "/slack"),
                Optional.of(login)))
        .forEach(
            (name, bean) -> {
              camel.getRegistry().unbind(name);
              camel.getRegistry().bind(name, bean);
            });
    camel.getPropertiesComponent().setLocation("file:config/application.properties");
    Properties overrides = new Properties();
    overrides.putAll(properties);
    camel.getPropertiesComponent().setOverrideProperties(overrides);
    for (Path file : files) {
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:" + file));
    }
    camel.start();
  }

  private void tell(Notice notice) throws IOException {
    camel.createProducerTemplate().sendBody("seda:notify?size=200", notice);
  }

  private static List<LoggedRequest> requests(String url, int number) {
    await()
        .atMost(10, TimeUnit.SECONDS)
        .until(() -> WEB.findAll(postRequestedFor(urlEqualTo(url))).size() >= number);
    return WEB.findAll(postRequestedFor(urlEqualTo(url)));
  }

  private static Notice failure(String task) {
    return new Notice(
        NoticeEvent.FAILURE,
        Instant.parse("2027-01-01T00:00:00Z"),
        task,
        "docker.io",
        task + " fails: not-found at docker.io",
        "12 images of task " + task + " fail: no such manifest",
        "Correct the tags.",
        12,
        List.of(
            new Notice.Item(
                "harbor.example.org/a:1", "docker.io/library/a:1", "", "", "no such manifest")));
  }

  private static String signature(byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
  }
}
