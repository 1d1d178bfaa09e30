package io.drayage.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drayage.oci.Descriptor;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.registry.http.ClientSettings;
import io.drayage.testing.Failed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The client against a real registry, which speaks plain HTTP and is asked by TLS first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RegistryClientIT {
  private final RegistryClients clients = new RegistryClients(ClientSettings.defaults());
  private final RegistryHost host;
  private final RegistryTarget client;
  private final Repository repository;
  private final Process process;

  RegistryClientIT(@TempDir Path directory) throws IOException {
    int port = freePort();
    this.host = new RegistryHost("localhost:" + port);
    this.process = start(directory, port);
    this.repository = new Repository(host, "team/app");
    this.client =
        clients.target(
            new RegistrySettings(
                host,
                URI.create("https://" + host),
                true,
                true,
                directory.resolve("certs.d"),
                TestRegistry.ANONYMOUS));
  }

  @BeforeAll
  void awaitRegistry() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> client.listTags(new Repository(host, "absent")).isEmpty());
  }

  @AfterAll
  void stop() throws InterruptedException {
    clients.close();
    process.destroy();
    process.waitFor();
  }

  @Test
  void anImageArrivesAsItWasSent() throws IOException {
    byte[] layer = new byte[3_000_000];
    new Random(7).nextBytes(layer);
    Descriptor layerBlob = push(repository, layer);
    Descriptor config = push(repository, TestRegistry.bytes("{}"));
    RawManifest manifest = manifest(config, layerBlob);
    assertThat(client.headManifest(repository.tag("1.0"))).isEmpty();

    client.pushManifest(repository.tag("1.0"), manifest);

    assertThat(client.headManifest(repository.tag("1.0")))
        .contains(new ManifestSummary(manifest.digest(), MediaType.OCI_MANIFEST, manifest.size()));
    assertThat(client.listTags(repository)).contains(List.of("1.0"));
    assertThat(client.pullManifest(repository.digest(manifest.digest())).content())
        .isEqualTo(manifest.content());
    try (InputStream pulled = client.openBlob(repository, layerBlob)) {
      assertThat(pulled.readAllBytes()).isEqualTo(layer);
    }
  }

  @Test
  void aBlobIsMountedFromAnotherRepository() throws IOException {
    Repository from = new Repository(host, "mount/from");
    Repository to = new Repository(host, "mount/to");
    Descriptor blob = push(from, TestRegistry.bytes("to be mounted"));
    assertThat(client.hasBlob(to, blob)).isFalse();

    assertThat(client.mountBlob(to, blob.digest(), from)).isEmpty();

    assertThat(client.hasBlob(to, blob)).isTrue();
  }

  @Test
  void aMountOfAMissingBlobOpensAnUploadThatCanBeSentOrCancelled() throws IOException {
    Repository from = new Repository(host, "mount/empty");
    Repository to = new Repository(host, "mount/other");
    byte[] content = TestRegistry.bytes("not there");
    Descriptor blob = TestRegistry.blob(content);

    client.mountBlob(to, blob.digest(), from).orElseThrow().cancel();
    client
        .mountBlob(to, blob.digest(), from)
        .orElseThrow()
        .send(blob, new ByteArrayInputStream(content));

    assertThat(client.hasBlob(to, blob)).isTrue();
  }

  @Test
  void aManifestWhoseBlobsAreMissingIsRefused() {
    Descriptor absent = TestRegistry.blob(TestRegistry.bytes("absent"));

    assertThatThrownBy(
            () -> client.pushManifest(repository.tag("incomplete"), manifest(absent, absent)))
        .is(Failed.MISSING_BLOBS);
    assertThat(client.headManifest(repository.tag("incomplete"))).isEmpty();
  }

  @Test
  void aBrokenSourceLeavesNothingBehind() {
    byte[] content = new byte[1_000_000];
    Descriptor blob = TestRegistry.blob(content);

    assertThatThrownBy(
            () ->
                client
                    .startUpload(repository, blob.digest())
                    .send(blob, new ByteArrayInputStream(content, 0, 500_000)))
        .hasMessageContaining("500000 of 1000000");

    assertThat(client.hasBlob(repository, blob)).isFalse();
  }

  @Test
  void wrongContentIsRefusedByTheRegistry() {
    Descriptor other = TestRegistry.blob(TestRegistry.bytes("expected"));

    assertThatThrownBy(
            () ->
                client
                    .startUpload(repository, other.digest())
                    .send(other, new ByteArrayInputStream(TestRegistry.bytes("surprise"))))
        .is(Failed.REJECTED)
        .hasMessageContaining("DIGEST_INVALID");
  }

  private Descriptor push(Repository target, byte[] content) {
    Descriptor blob = TestRegistry.blob(content);
    client.startUpload(target, blob.digest()).send(blob, new ByteArrayInputStream(content));
    return blob;
  }

  private static RawManifest manifest(Descriptor config, Descriptor layer) {
    String json =
        """
        {"schemaVersion":2,"mediaType":"%s",
         "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
         "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}
        """
            .formatted(
                MediaType.OCI_MANIFEST,
                config.digest(),
                config.sizeBytes(),
                layer.digest(),
                layer.sizeBytes());
    return RawManifest.of(MediaType.OCI_MANIFEST, TestRegistry.bytes(json));
  }

  private static Process start(Path directory, int port) throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("registry.yml"),
            """
            version: 0.1
            storage:
              filesystem:
                rootdirectory: %s
            http:
              addr: 127.0.0.1:%d
            """
                .formatted(directory.resolve("data"), port));
    return new ProcessBuilder("docker-registry", "serve", config.toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("registry.log").toFile())
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
