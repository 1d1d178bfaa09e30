package io.drayage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.Digest;
import io.drayage.oci.Repository;
import io.drayage.testing.Failed;
import io.drayage.testing.FakeRegistry;
import io.drayage.testing.Image;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A registry that is only read hears of no write. */
class ReadingClientTest {
  private final FakeRegistry registry = new FakeRegistry("prod.example");
  private final Repository repository = registry.repository("app");
  private final Image image = Image.of("{}", "layer").in(registry, repository.tag("1"));
  private final RegistryClient client = new ReadingClient(registry);

  @Test
  void everyWriteFailsBeforeAnythingIsSent() {
    Digest digest = image.blob(0);
    List<ThrowingCallable> writes =
        List.of(
            () -> client.startUpload(repository, digest),
            () -> client.mountBlob(repository, digest, registry.repository("other")),
            () -> client.pushManifest(repository.tag("2"), image.manifest()));

    for (ThrowingCallable write : writes) {
      assertThatThrownBy(write)
          .is(Failed.DENIED)
          .hasMessageContaining("never written to")
          .hasMessageContaining("prod.example/app");
    }
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void itIsReadLikeAnyOther() {
    assertThat(client.host()).isEqualTo(registry.host());
    assertThat(client.listTags(repository)).contains(List.of("1"));
    assertThat(client.listRepositories(10).paths()).containsExactly("app");
    ManifestSummary expected =
        new ManifestSummary(image.manifest().digest(), image.manifest().mediaType(), 1);
    assertThat(client.headManifest(repository.tag("1"), Optional.of(expected)))
        .containsSame(expected);
    assertThat(client.pullManifest(repository.tag("1"))).isEqualTo(image.manifest());
  }
}
