package io.drayage.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events arrive, at a bounded rate, and a client that comes back misses none. */
class EventsTest {
  private final TestServer server = TestServer.with(new Resources());
  private final List<Listener> listeners = new ArrayList<>();

  private static final class Listener {
    private final Socket socket;
    private final BufferedReader lines;
    private String id = "";

    Listener(Socket socket) throws IOException {
      this.socket = socket;
      this.lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next event, as {@code name data}; empty at the end. */
    String next() throws IOException {
      String name = "";
      String data = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty() && !data.isEmpty()) {
          return name + " " + data;
        }
      }
      return "";
    }

    String line() throws IOException {
      return lines.readLine();
    }
  }

  @AfterEach
  void stop() throws IOException {
    for (Listener listener : listeners) {
      listener.socket.close();
    }
    server.close();
  }

  /** Listens; returns once events will arrive. */
  private Listener listen(String lastEventId) throws IOException {
    Socket socket = server.connect();
    String header = lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
    socket
        .getOutputStream()
        .write(
            ("GET /events HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    Listener listener = new Listener(socket);
    listeners.add(listener);
    String line = listener.line();
    while (!line.startsWith("id: ") && !line.contains("503")) {
      line = listener.line();
    }
    listener.id = line.replaceFirst("id: ", "");
    return listener;
  }

  private void publish(String key, int value) {
    server.events().publish("image", key, () -> "{\"v\":" + value + "}");
  }

  @Test
  void eventsArriveInTheirOrder() throws IOException {
    publish("before", 0);
    Listener listener = listen("");

    publish("a", 1);
    publish("b", 2);

    assertThat(listener.next()).isEqualTo("image {\"v\":1}");
    assertThat(listener.next()).isEqualTo("image {\"v\":2}");
  }

  @Test
  void aClientThatComesBackGetsTheLastEventOfEachSubject() throws IOException {
    Listener listener = listen("");
    publish("a", 1);
    listener.next();
    listener.socket.close();
    publish("a", 2);
    publish("b", 3);
    publish("a", 4);

    Listener back = listen(listener.id);

    assertThat(back.next()).isEqualTo("image {\"v\":3}");
    assertThat(back.next()).isEqualTo("image {\"v\":4}");
  }

  @Test
  void aClientOfAnotherProcessIsToldToLoadEverything() throws IOException {
    publish("a", 1);

    assertThat(listen("other-1").next()).isEqualTo("resync {}");
    assertThat(listen("nonsense").next()).isEqualTo("resync {}");
  }

  @Test
  void aClientThatWasAwayTooLongIsToldToLoadEverything() throws IOException {
    String id = listen("").id;
    for (int subject = 0; subject <= 50; subject++) {
      publish("s" + subject, subject);
    }

    assertThat(listen(id).next()).isEqualTo("resync {}");
  }

  @Test
  void aClientGetsTenASecondAndNoSubjectStarves() throws IOException {
    Listener listener = listen("");
    List<String> events = new ArrayList<>();
    long start = System.nanoTime();
    for (int round = 0; round < 3; round++) {
      for (int subject = 0; subject < 25; subject++) {
        publish("s" + subject, 100 * round + subject);
      }
      while (events.size() < 10) {
        events.add(listener.next());
      }
    }
    publish("s24", 999);

    while (!events.contains("image {\"v\":209}")) {
      events.add(listener.next());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(took).isGreaterThan(Duration.ofSeconds(2));
    assertThat(events)
        .hasSize(35)
        .contains("image {\"v\":200}", "image {\"v\":223}", "image {\"v\":999}");
  }

  @Test
  void whatWaitsIsNotLostByAClientThatLosesItsConnection() throws IOException {
    Listener listener = listen("");
    for (int subject = 0; subject < 12; subject++) {
      publish("s" + subject, subject);
    }
    publish("s0", 100);
    for (int sent = 0; sent < 3; sent++) {
      listener.next();
    }
    listener.socket.close();

    Listener back = listen(listener.id);
    List<String> events = new ArrayList<>();
    while (events.isEmpty() || !events.contains("image {\"v\":100}")) {
      events.add(back.next());
    }
    assertThat(events).contains("image {\"v\":10}", "image {\"v\":11}");
  }

  @Test
  void quietConnectionsBeat() throws IOException {
    Listener listener = listen("");

    // between them are sizes of chunks
    for (String line = listener.line(); !line.equals(":"); line = listener.line()) {
      assertThat(line).matches("[0-9a-f]*");
    }
  }

  @Test
  void listenersHaveALimit() throws IOException {
    listen("");
    Listener second = listen("");

    assertThat(server.get("/events").status()).isEqualTo(503);
    second.socket.close();
    await()
        .untilAsserted(
            () -> {
              Listener third = listen("");
              assertThat(third.id).contains("-");
            });
  }

  @Test
  void aClientThatReadsNothingIsDropped() throws IOException {
    Listener stalled = listen("");
    String large = "{\"v\":\"" + "x".repeat(3_000_000) + "\"}";
    // more than the buffers of both sides hold
    for (int subject = 0; subject < 10; subject++) {
      server.events().publish("image", "s" + subject, () -> large);
    }

    // both places are free again only once the stalled client is gone
    await()
        .untilAsserted(
            () -> {
              Listener first = listen("");
              Listener second = listen("");
              first.socket.close();
              second.socket.close();
              assertThat(second.id).contains("-");
            });
    assertThat(stalled.socket.isConnected()).isTrue();
  }

  @Test
  void dataIsOneLine() throws IOException {
    Listener listener = listen("");

    server.events().publish("image", "a", () -> "{\n\r}");

    assertThat(listener.next()).isEqualTo("image {  }");
  }

  @Test
  void dataOfAnEventThatIsNotSentIsNotWritten() throws IOException {
    AtomicInteger written = new AtomicInteger();
    server.events().publish("image", "a", () -> "{\"v\":" + written.incrementAndGet() + "}");
    Listener listener = listen("");
    publish("b", 1);

    assertThat(listener.next()).isEqualTo("image {\"v\":1}");
    assertThat(written).hasValue(0);
  }
}
