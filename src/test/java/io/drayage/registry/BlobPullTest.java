package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import io.drayage.oci.Descriptor;
import io.drayage.oci.Repository;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlobPullTest {
  private static final byte[] CONTENT = new byte[300_000];
  private static final String BASIC = "Basic YWxpY2U6czNjcjN0";

  static {
    new Random(1).nextBytes(CONTENT);
  }

  private static final Descriptor BLOB = TestRegistry.blob(CONTENT);

  @AutoClose private final TestRegistry registry = new TestRegistry();
  private final Repository repository = registry.repository("a/b");

  @Test
  void aBlobComesAsItIsAndUnencoded() throws IOException {
    registry.answer(
        get(urlEqualTo("/v2/a/b/blobs/" + BLOB.digest()))
            .withHeader("Accept-Encoding", equalTo("identity")),
        aResponse().withBody(CONTENT));

    assertThat(read(BLOB)).isEqualTo(CONTENT);
  }

  @Test
  void anEmptyBlobIsCheckedToo() throws IOException {
    registry.answerAll(aResponse().withBody(new byte[0]));

    assertThat(read(TestRegistry.blob(new byte[0]))).isEmpty();
  }

  @Test
  void wrongBytesNeverComeOutWhole() throws IOException {
    byte[] wrong = CONTENT.clone();
    wrong[wrong.length - 1]++;
    registry.answerAll(aResponse().withBody(wrong));
    byte[] received = new byte[CONTENT.length];

    try (InputStream blob = registry.client().openBlob(repository, BLOB)) {
      int at = 0;
      try {
        for (int read = 0; read >= 0; read = blob.read(received, at, received.length - at)) {
          at += read;
          assertThat(at).isLessThan(CONTENT.length);
        }
      } catch (RegistryException e) {
        assertThat(e).is(Failed.INVALID_CONTENT).hasMessageContaining("digest mismatch");
        return;
      }
    }
    throw new AssertionError("the digest was not checked");
  }

  @Test
  void anotherLengthThanTheManifestsIsAnErrorAtOnce() {
    registry.answerAll(aResponse().withBody(new byte[10]).withHeader("Content-Length", "10"));

    assertThatThrownBy(() -> registry.client().openBlob(repository, BLOB))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("10 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aShortOrLongBodyWithoutALengthIsAnErrorToo(int difference) {
    byte[] other = Arrays.copyOf(CONTENT, CONTENT.length + difference);
    registry.answerAll(aResponse().withBody(other).withChunkedDribbleDelay(4, 20));

    assertThatThrownBy(() -> read(BLOB)).isInstanceOf(RegistryException.class);
  }

  @Test
  void aConnectionThatBreaksInTheMiddleIsUnreachable() {
    registry.answerAll(aResponse().withBody(CONTENT).withFault(Fault.RANDOM_DATA_THEN_CLOSE));

    assertThatThrownBy(() -> read(BLOB)).isInstanceOf(RegistryException.class);
  }

  @Test
  void aBodyThatWasEncodedAllTheSameIsAnError() {
    registry.answerAll(aResponse().withBody(CONTENT).withHeader("Content-Encoding", "gzip"));

    assertThatThrownBy(() -> registry.client().openBlob(repository, BLOB))
        .hasMessageContaining("encoded");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectToAnotherPortIsFollowedWithoutCredentials(int status) throws IOException {
    try (TestRegistry storage = new TestRegistry()) {
      registry.answerAll(
          aResponse().withStatus(401).withHeader("WWW-Authenticate", "Basic realm=\"x\""));
      registry.answer(
          get(anyUrl()).withHeader("Authorization", equalTo(BASIC)),
          aResponse()
              .withStatus(status)
              .withHeader("Location", storage.url() + "/blob?signature=a%2Fb"));
      storage.answer(get(urlEqualTo("/blob?signature=a%2Fb")), aResponse().withBody(CONTENT));

      try (InputStream blob = registry.client(TestRegistry.PASSWORD).openBlob(repository, BLOB)) {
        assertThat(blob.readAllBytes()).isEqualTo(CONTENT);
      }
      storage.server().verify(1, getRequestedFor(anyUrl()).withHeader("Authorization", absent()));
    }
  }

  @Test
  void aRedirectWithinTheRegistryKeepsCredentials() throws IOException {
    registry.answerAll(
        aResponse().withStatus(401).withHeader("WWW-Authenticate", "Basic realm=\"x\""));
    registry.answer(
        get(urlMatching("/v2/.*")).withHeader("Authorization", equalTo(BASIC)),
        aResponse().withStatus(307).withHeader("Location", "/storage/blob"));
    registry.answer(
        get(urlEqualTo("/storage/blob")).withHeader("Authorization", equalTo(BASIC)),
        aResponse().withBody(CONTENT));

    try (InputStream blob = registry.client(TestRegistry.PASSWORD).openBlob(repository, BLOB)) {
      assertThat(blob.readAllBytes()).isEqualTo(CONTENT);
    }
  }

  @Test
  void aForeignChallengeAfterARedirectIsNotAnswered() {
    try (TestRegistry storage = new TestRegistry()) {
      registry.answerAll(
          aResponse().withStatus(302).withHeader("Location", storage.url() + "/blob"));
      storage.answerAll(
          aResponse().withStatus(401).withHeader("WWW-Authenticate", "Basic realm=\"x\""));

      assertThatThrownBy(() -> registry.client(TestRegistry.PASSWORD).openBlob(repository, BLOB))
          .is(Failed.UNAUTHORIZED);
      assertThat(storage.requests()).isEqualTo(1);
    }
  }

  @Test
  void redirectsThatDoNotEndAreAnError() {
    registry.answer(any(anyUrl()), aResponse().withStatus(302).withHeader("Location", "/again"));

    assertThatThrownBy(() -> registry.client().openBlob(repository, BLOB))
        .hasMessageContaining("more than 5 times");
    assertThat(registry.requests()).isEqualTo(6);
  }

  @Test
  @FaultKind("A7")
  void bytesThatAreOnlySkippedAreNotReadWhenTimeIsOver() {
    registry.answerAll(aResponse().withBody(CONTENT));
    AtomicInteger checks = new AtomicInteger();
    Runnable twice =
        () -> {
          if (checks.incrementAndGet() == 2) {
            throw new IllegalStateException("overdue");
          }
        };

    assertThatThrownBy(() -> registry.client().openBlob(repository, BLOB, 250_000, twice))
        .hasMessage("overdue");
    assertThat(checks).hasValue(2);
    assertThat(registry.requests()).isEqualTo(1);
  }

  @Test
  void anotherSizeAtTheTargetCountsAsMissing() {
    registry.answer(head(anyUrl()), aResponse().withHeader("Content-Length", "10"));

    assertThat(registry.client().hasBlob(repository, BLOB)).isFalse();
  }

  @Test
  void anInterruptedThreadStopsAtOnceAndStaysInterrupted() {
    registry.answerAll(aResponse().withBody(CONTENT));
    Thread.currentThread().interrupt();

    try {
      assertThatThrownBy(() -> registry.client().openBlob(repository, BLOB))
          .is(Failed.INTERRUPTED)
          .hasMessageEndingWith(": interrupted");
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(registry.requests()).isZero();
  }

  private byte[] read(Descriptor blob) throws IOException {
    try (InputStream content = registry.client().openBlob(repository, blob)) {
      return content.readAllBytes();
    }
  }
}
