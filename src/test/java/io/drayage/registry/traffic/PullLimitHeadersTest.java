package io.drayage.registry.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.RegistryHost;
import io.drayage.registry.http.Request;
import io.drayage.registry.http.Response;
import io.drayage.registry.http.Transport;
import io.drayage.registry.http.TransportException;
import io.drayage.registry.net.RegistryOrigin;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsing of {@code ratelimit-limit} and {@code ratelimit-remaining}. */
class PullLimitHeadersTest {
  private static final String REGISTRY = "https://registry.example";

  private final PullMeter meter = new PullMeter(Clock.systemUTC(), new LongAdder());
  private final RegistryOrigin origin =
      RegistryOrigin.fixed(new RegistryHost("registry.example"), URI.create(REGISTRY));
  private int status = 200;
  private Map<String, List<String>> headers = Map.of();
  private final Transport transport =
      new MeteringTransport(
          request ->
              new Response(
                  new Response.Head(request.uri(), status, headers),
                  InputStream.nullInputStream(),
                  () -> {}),
          origin,
          meter);

  @ParameterizedTest
  @CsvSource({
    "100;w=21600, 76;w=21600, 100, 76, 21600",
    "' 100 ; w=60 ', ' 0;w=60', 100, 0, 60",
    "200, 200, 200, 200, 21600",
    "5, 9;w=1, 5, 5, 21600",
    "100;w=999999999, 1, 100, 1, 172800",
    "100;w=0, 1, 100, 1, 1"
  })
  void aLimitIsReadWithItsWindow(String limit, String remaining, long most, long left, long seconds)
      throws TransportException {
    answer("HEAD", "/v2/app/manifests/1", limit, remaining);

    assertThat(meter.read("app"))
        .contains(new LimitHeaders(most, left, Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "many", "-1", "1.5", "100;x=1", "100, 100", "9999999999999", "0"})
  void whatIsNoLimitIsIgnored(String limit) throws TransportException {
    answer("GET", "/v2/app/manifests/1", "100;w=60", "50;w=60");

    answer("GET", "/v2/app/manifests/1", limit, "7");

    assertThat(meter.read("app")).contains(new LimitHeaders(100, 50, Duration.ofMinutes(1)));
  }

  @Test
  void aRepositoryWithoutHeadersIsNotLimitedAndTheOthersStillAre() throws TransportException {
    answer("HEAD", "/v2/team/limited/manifests/1", "100;w=60", "3");
    headers = Map.of();
    send("HEAD", "/v2/team/free/manifests/1");

    assertThat(meter.read("team/free")).isEmpty();
    assertThat(meter.read("team/limited")).isPresent();
  }

  @Test
  void aRepositoryMayBeNamedManifests() throws TransportException {
    answer("HEAD", "/v2/a/manifests/b/manifests/1", "100;w=60", "3");
    headers = Map.of();
    send("HEAD", "/v2/a/manifests/b/manifests/2");

    assertThat(meter.read("a/manifests/b")).isEmpty();
    assertThat(meter.read("a")).isPresent();
  }

  @Test
  void answersThatAreNoManifestsSayNothing() throws TransportException {
    answer("HEAD", "/v2/app/manifests/1", "100;w=60", "3");
    headers = Map.of();
    send("GET", "/v2/app/blobs/sha256:0");
    send("GET", "/v2/app/tags/list");
    send("GET", "/v2/app/manifests/of/blobs/sha256:0");
    status = 502;
    send("GET", "/v2/app/manifests/1");
    status = 304;
    send("HEAD", "/v2/app/manifests/1");

    assertThat(meter.read("app")).isPresent();
  }

  @Test
  void anotherHostIsNotBelieved() throws TransportException {
    headers = Map.of("ratelimit-limit", List.of("1"), "ratelimit-remaining", List.of("0"));
    transport.send(
        Request.of("GET", URI.create("https://cdn.example/v2/app/manifests/1"), List.of()));

    assertThat(meter.read()).isEmpty();
  }

  private void answer(String method, String path, String limit, String remaining)
      throws TransportException {
    headers = new TreeMap<>();
    headers.put("RateLimit-Limit", List.of(limit));
    headers.put("RateLimit-Remaining", List.of(remaining));
    send(method, path);
  }

  private void send(String method, String path) throws TransportException {
    transport.send(Request.of(method, URI.create(REGISTRY + path), List.of()));
  }
}
