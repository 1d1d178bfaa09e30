package io.drayage.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RawManifestTest {
  private static final byte[] CONTENT = "{ }\n".getBytes(StandardCharsets.UTF_8);

  @Test
  void theBytesAreKeptAsTheyCame() {
    RawManifest manifest = RawManifest.of(MediaType.OCI_MANIFEST, CONTENT);

    assertThat(manifest.content()).isEqualTo(CONTENT);
    assertThat(manifest.size()).isEqualTo(CONTENT.length);
    assertThat(manifest.digest()).isEqualTo(Digest.sha256(CONTENT));
    assertThat(manifest.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
  }

  @Test
  void aDigestOfAnotherAlgorithmIsKept() {
    Digest digest = Digest.of("sha512", CONTENT);

    assertThat(new RawManifest(MediaType.OCI_MANIFEST, CONTENT, digest).digest()).isEqualTo(digest);
  }

  @Test
  void bytesOfAnotherDigestAreRefused() {
    Digest other = Digest.sha256(new byte[0]);

    assertThatThrownBy(() -> new RawManifest(MediaType.OCI_MANIFEST, CONTENT, other))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(other.toString());
  }

  @Test
  void nobodyCanChangeTheBytes() {
    byte[] given = CONTENT.clone();
    RawManifest manifest = RawManifest.of(MediaType.OCI_MANIFEST, given);

    given[0] = 'x';
    manifest.content()[1] = 'y';

    assertThat(manifest.content()).isEqualTo(CONTENT);
  }

  @Test
  void itsTextNamesTypeAndDigest() {
    assertThat(RawManifest.of(MediaType.OCI_INDEX, CONTENT))
        .hasToString(MediaType.OCI_INDEX + " " + Digest.sha256(CONTENT));
  }
}
