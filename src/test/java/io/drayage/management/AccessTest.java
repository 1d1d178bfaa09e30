package io.drayage.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access to each kind of resource: the answered and the refused cases. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
  private final Map<String, TestServer> servers = new HashMap<>();

  @BeforeAll
  void start() {
    servers.put("loopback", server(true, Optional.of(TestServer.TOKEN)));
    servers.put("outside", server(false, Optional.of(TestServer.TOKEN)));
    servers.put("no-token", server(false, Optional.empty()));
  }

  private static TestServer server(boolean loopback, Optional<String> token) {
    return new TestServer(
        TestServer.settings(loopback, token, ServerSettings.Limits.usual()), new Resources());
  }

  private TestServer on(String name) {
    return Objects.requireNonNull(servers.get(name));
  }

  @AfterAll
  void stop() {
    servers.values().forEach(TestServer::close);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "0:0:0:0:0:0:0:1, true",
    "0:0:0:0:0:ffff:7f00:1, true",
    "10.1.2.3, false",
    "fe80:0:0:0:0:0:0:1, false"
  })
  void onlyCallersThatArriveAtALoopbackAddressReadWithoutAToken(String local, boolean allowed) {
    AccessCheck check =
        new AccessCheck(
            TestServer.settings(true, Optional.of(TestServer.TOKEN), ServerSettings.Limits.usual()),
            new TokenCheck(() -> Optional.of(TestServer.TOKEN), System::nanoTime));
    AccessCheck.Head head =
        new AccessCheck.Head(
            "GET",
            List.of("localhost"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            local,
            local);

    if (allowed) {
      check.check(head, Resources.Access.READ);
    } else {
      assertThatThrownBy(() -> check.check(head, Resources.Access.READ))
          .isInstanceOf(ProblemException.class);
    }
  }

  @ParameterizedTest(name = "{0}: {1} {2} {3} is {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # host names; % is the port
          loopback | GET  | /open   | Host: localhost:%                                | 200
          loopback | GET  | /open   | Host: LOCALHOST                                  | 200
          loopback | GET  | /open   | Host: 127.0.0.1:%                                | 200
          loopback | GET  | /open   | Host: [::1]:%                                    | 200
          loopback | GET  | /open   | Host: localhost:8080                             | 200
          loopback | GET  | /open   | Host: drayage.example.org                        | 200
          loopback | GET  | /open   | Host: evil.example.org                           | 421
          loopback | GET  | /open   | Host: drayage.example.org.evil.org               | 421
          loopback | GET  | /open   | Host: localhost@evil.org                         | 421
          loopback | GET  | /open   | Host: 10.1.2.3:%                                 | 421
          loopback | GET  | /gone   | Host: evil.example.org                           | 421
          loopback | POST | /open   | Host: evil.example.org                           | 421
          # origins
          loopback | GET  | /read   | Origin: http://localhost:%                       | 200
          loopback | GET  | /read   | Host: drayage.example.org, Origin: https://drayage.example.org | 200
          loopback | GET  | /read   | Origin: null                                     | 200
          loopback | GET  | /read   | Origin: https://evil.example.org                 | 403
          loopback | GET  | /read   | Origin: http://localhost:3000                    | 403
          loopback | GET  | /open   | Origin: https://evil.example.org                 | 403
          loopback | POST | /change | Authorization: Bearer T, Origin: http://localhost:% | 202
          loopback | POST | /change | Authorization: Bearer T, Origin: null            | 403
          loopback | POST | /change | Authorization: Bearer T, Origin: http://localhost:3000 | 403
          loopback | POST | /change | Authorization: Bearer T, Sec-Fetch-Site: cross-site | 403
          loopback | POST | /change | Authorization: Bearer T, Sec-Fetch-Site: same-site | 403
          loopback | POST | /change | Authorization: Bearer T, Sec-Fetch-Site: same-origin | 202
          loopback | GET  | /read   | Sec-Fetch-Site: cross-site                       | 200
          # tokens
          loopback | GET  | /read   | A: b                                             | 200
          loopback | POST | /change | A: b                                             | 401
          loopback | POST | /change | Authorization: Bearer T                          | 202
          loopback | POST | /change | Authorization: bearer  T                         | 202
          loopback | POST | /change | Authorization: Bearer Tx                         | 401
          loopback | POST | /change | Authorization: Basic T                           | 401
          loopback | POST | /change | Cookie: token=T                                  | 401
          outside  | GET  | /open   | A: b                                             | 200
          outside  | GET  | /read   | A: b                                             | 401
          outside  | GET  | /events | A: b                                             | 401
          outside  | GET  | /read   | Authorization: Bearer T                          | 200
          outside  | POST | /change | Authorization: Bearer T                          | 202
          no-token | GET  | /open   | A: b                                             | 200
          no-token | GET  | /read   | Authorization: Bearer T                          | 403
          no-token | POST | /change | Authorization: Bearer T                          | 403
          # push notifications check their own secret
          outside  | POST | /hooks/h | Host: registry.internal                         | 202
          outside  | POST | /hooks/h | Host: registry.internal, Origin: http://localhost:% | 403
          # paths and methods
          loopback | GET  | /gone   | A: b                                             | 404
          loopback | GET  | /open/  | A: b                                             | 404
          loopback | HEAD | /open   | A: b                                             | 200
          loopback | POST | /open   | A: b                                             | 405
          loopback | OPTIONS | /open | A: b                                            | 405
          loopback | GET  | /hooks/a/b | A: b                                          | 404
          loopback | GET  | /hooks/../open | A: b                                      | 400
          loopback | GET  | /hooks/%2e%2e/open | A: b                                  | 400
          loopback | GET  | /hooks/..%5copen | A: b                                    | 400
          loopback | GET  | /op%zzen | A: b                                            | 400
          loopback | GET  | http://localhost/open | A: b                               | 400
          """)
  void answersOnlyWhatItShould(String on, String method, String path, String with, int status) {
    TestServer server = on(on);
    Map<String, String> headers = new HashMap<>();
    for (String header : with.split(", ", -1)) {
      String[] parts = header.split(": ", 2);
      headers.put(
          parts[0],
          parts[1]
              .replace("%", "" + server.port())
              .replace("Bearer T", "Bearer " + TestServer.TOKEN)
              .replace("bearer  T", "bearer  " + TestServer.TOKEN)
              .replace("=T", "=" + TestServer.TOKEN));
    }

    HttpReply reply = server.ask(method, path, headers, "");

    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.header("content-security-policy")).startsWith("default-src 'none'");
    assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
    if (status >= 400) {
      assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
      assertThat(reply.text()).contains("\"status\":" + status).doesNotContain(TestServer.TOKEN);
    }
  }

  @Test
  void aRequestHasOneHost() {
    TestServer server = on("loopback");

    assertThat(server.send("GET /open HTTP/1.1\r\nConnection: close\r\n\r\n").status())
        .isEqualTo(400);
    assertThat(
            server
                .send(
                    "GET /open HTTP/1.1\r\nHost: localhost\r\nHost: evil.org\r\nConnection: close\r\n\r\n")
                .status())
        .isEqualTo(400);
  }

  @Test
  void refusalsTellWhatToDo() {
    TestServer loopback = on("loopback");

    assertThat(loopback.ask("POST", "/open", Map.of(), "").header("allow")).isEqualTo("GET, HEAD");
    assertThat(loopback.ask("POST", "/change", Map.of(), "").header("www-authenticate"))
        .startsWith("Bearer");
    assertThat(on("no-token").ask("POST", "/change", Map.of(), "").text())
        .contains("drayage.management.token");
    assertThat(loopback.ask("GET", "/open", Map.of("Host", "evil.org"), "").text())
        .contains("drayage.management.hosts");
  }

  @Test
  void wrongTokensAreCountedButTheRightOneIsTaken() {
    try (TestServer server = server(true, Optional.of(TestServer.TOKEN))) {
      for (int wrong = 0; wrong < 10; wrong++) {
        assertThat(change(server, "wrong").status()).isEqualTo(401);
      }
      assertThat(change(server, "wrong").status()).isEqualTo(429);
      assertThat(change(server, "wrong").header("retry-after")).isEqualTo("60");
      assertThat(change(server, TestServer.TOKEN).status()).isEqualTo(202);
    }
  }

  private static HttpReply change(TestServer server, String token) {
    return server.ask("POST", "/change", Map.of("Authorization", "Bearer " + token), "");
  }
}
