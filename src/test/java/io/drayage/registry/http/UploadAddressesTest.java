package io.drayage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.failure.FailureKind;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.auth.Scope;
import io.drayage.registry.net.RegistryOrigin;
import io.drayage.testing.FaultKind;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class UploadAddressesTest {
  private static final RegistryHost HOST = new RegistryHost("registry.example");
  private static final Request UPLOAD =
      Request.of(
          "PUT",
          URI.create("https://uploads.example/u"),
          List.of(Scope.pullAndPush(new Repository(HOST, "a"))));

  private final AtomicBoolean down = new AtomicBoolean();
  private final AtomicInteger asked = new AtomicInteger();
  private final Transport transport =
      new UploadAddresses(
          request -> {
            asked.incrementAndGet();
            if (down.get()) {
              throw TransportException.of(
                  FailureKind.UNREACHABLE, "refused", new ConnectException("refused"));
            }
            return new Response(
                new Response.Head(request.uri(), 201, Map.of()),
                InputStream.nullInputStream(),
                () -> {});
          },
          RegistryOrigin.fixed(HOST, URI.create("https://registry.example")),
          () -> 0);

  @Test
  @FaultKind("A46")
  void anAddressThatAnsweredBeforeIsDownAndNotWrong() throws TransportException {
    transport.send(UPLOAD).close();
    down.set(true);

    for (int i = 0; i < 2; i++) {
      assertFails(FailureKind.UNREACHABLE);
    }
    down.set(false);

    transport.send(UPLOAD).close();
    assertThat(asked).hasValue(4);
  }

  @Test
  @FaultKind("A46")
  void anAddressThatNeverAnsweredIsLeftAlone() {
    down.set(true);

    assertFails(FailureKind.INVALID_CONTENT);
    assertFails(FailureKind.INVALID_CONTENT);
    assertThat(asked).hasValue(1);
  }

  private void assertFails(FailureKind kind) {
    assertThatThrownBy(() -> transport.send(UPLOAD))
        .isInstanceOfSatisfying(
            TransportException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
