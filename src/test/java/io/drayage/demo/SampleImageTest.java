package io.drayage.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.Digest;
import io.drayage.oci.ImageIndex;
import io.drayage.oci.ImageManifest;
import io.drayage.oci.Manifest;
import io.drayage.oci.MediaType;
import io.drayage.oci.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

final class SampleImageTest {
  private static final Platform AMD64 = new Platform("linux", "amd64", "");
  private static final Platform ARM_V7 = new Platform("linux", "arm", "v7");

  @Test
  void theSameNamesMakeTheSameImage() {
    SampleImage first = SampleImage.docker(AMD64, List.of(SampleLayer.of("a", 5000)));
    SampleImage again = SampleImage.docker(AMD64, List.of(SampleLayer.of("a", 5000)));

    assertThat(again.manifest().digest()).isEqualTo(first.manifest().digest());
    assertThat(again.blobs()).isEqualTo(first.blobs());
  }

  @Test
  void aLayerIsWhatItsDigestsSay() throws IOException {
    SampleLayer layer = SampleLayer.of("a", 5000);

    byte[] content = layer.blob().content();

    assertThat(content).hasSize((int) layer.blob().sizeBytes());
    assertThat(Digest.sha256(content)).isEqualTo(layer.blob().digest());
    try (GZIPInputStream tar = new GZIPInputStream(new ByteArrayInputStream(content))) {
      assertThat(Digest.sha256(tar.readAllBytes())).isEqualTo(layer.diffId());
    }
  }

  @Test
  void anImageListsItsBlobs() {
    SampleImage image = SampleImage.oci(AMD64, List.of(SampleLayer.of("a", 10)));

    Manifest manifest = Manifest.parse(image.manifest());

    assertThat(manifest).isInstanceOf(ImageManifest.class);
    assertThat(((ImageManifest) manifest).blobs())
        .extracting(descriptor -> descriptor.digest())
        .containsExactlyElementsOf(image.blobs().stream().map(SampleBlob::digest).toList());
  }

  @Test
  void anIndexListsItsPlatforms() {
    SampleImage index =
        SampleImage.dockerList(
            List.of(
                SampleImage.docker(AMD64, List.of(SampleLayer.of("a", 10))),
                SampleImage.docker(ARM_V7, List.of(SampleLayer.of("b", 10)))));

    Manifest manifest = Manifest.parse(index.manifest());

    assertThat(manifest).isInstanceOf(ImageIndex.class);
    assertThat(((ImageIndex) manifest).entries())
        .extracting(descriptor -> descriptor.platform().orElseThrow())
        .containsExactly(AMD64, ARM_V7);
    assertThat(index.allBlobs()).hasSize(4);
  }

  @Test
  void anArtifactHasTheEmptyConfig() {
    SampleImage artifact =
        SampleImage.artifact(
            new MediaType("application/vnd.example.sbom"), SampleBlob.of(new byte[] {1}));

    assertThat(Manifest.parse(artifact.manifest())).isInstanceOf(ImageManifest.class);
    assertThat(artifact.blobs()).hasSize(2);
  }
}
