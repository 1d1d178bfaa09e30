package io.drayage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.Descriptor;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.http.ClientSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often a blob that breaks off is taken up again. */
@Timeout(60)
final class ResumedBlobTest {
  private static final byte[] CONTENT = new byte[8 * 1024 * 1024];
  private static final Descriptor BLOB = TestRegistry.blob(CONTENT);

  @AutoClose private final RawServer server = new RawServer();

  @AutoClose
  private final RegistryClients clients =
      new RegistryClients(
          new ClientSettings(
              Duration.ofSeconds(10),
              Duration.ofSeconds(20),
              3,
              Duration.ofMillis(1),
              Duration.ofMillis(5),
              4,
              Duration.ofMinutes(5),
              Duration.ofMinutes(15),
              Duration.ofMinutes(15)));

  @Test
  void aBlobThatBreaksAgainAndAgainIsReadAsLongAsItGetsOn() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    server.serve((socket, in, out) -> sendNext(RawServer.head(in), out, 1_100_000, requests));

    readBlob();

    assertThat(requests).hasValue(8);
  }

  @Test
  void aBlobThatBreaksAgainAndAgainWithoutGettingOnIsGivenUp() {
    AtomicInteger requests = new AtomicInteger();
    server.serve((socket, in, out) -> sendNext(RawServer.head(in), out, 1000, requests));

    assertThatThrownBy(this::readBlob)
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("broke off");
    assertThat(requests.get()).isLessThan(5);
  }

  /** Answers a request, ranges included, but for the end. */
  private static void sendNext(String head, OutputStream out, int bytes, AtomicInteger requests)
      throws IOException {
    requests.incrementAndGet();
    Matcher range = Pattern.compile("bytes=(\\d+)-").matcher(head);
    int from = range.find() ? Integer.parseInt(range.group(1)) : 0;
    int left = CONTENT.length - from;
    RawServer.send(
        out,
        from == 0
            ? "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(left)
            : "HTTP/1.1 206 OK\r\nContent-Length: %d\r\nContent-Range: bytes %d-%d/%d\r\n\r\n"
                .formatted(left, from, CONTENT.length - 1, CONTENT.length));
    out.write(CONTENT, from, Math.min(left, bytes));
  }

  private void readBlob() throws IOException {
    RegistryHost host = new RegistryHost("localhost:" + server.port());
    RegistryTarget client =
        clients.target(
            new RegistrySettings(
                host,
                URI.create("http://" + host),
                false,
                true,
                Path.of("absent-certs.d"),
                TestRegistry.ANONYMOUS));
    try (InputStream blob = client.openBlob(new Repository(host, "a"), BLOB)) {
      blob.transferTo(OutputStream.nullOutputStream());
    }
  }
}
