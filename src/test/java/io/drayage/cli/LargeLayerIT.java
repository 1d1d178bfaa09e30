package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drayage.demo.AccessLogEntry;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.oci.Digest;
import io.drayage.testing.RegistryReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layer goes from registry to registry as a stream, whatever its size. */
final class LargeLayerIT {
  private static final long SIZE_BYTES = 1L << 30;

  /** Of 1 GiB of zeros, which is a tar archive without files. */
  private static final Digest LAYER =
      Digest.parse("sha256:49bc20df15e412a64472421e13fe86ff1c5165e18b2afccf160d4dc19fe68a14");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void aLayerOfOneGibibyteIsCopiedWith64MebibytesOfMemory(@TempDir Path directory)
      throws Exception {
    RegistryProgram program = RegistryProgram.find(Path.of(""));
    try (LocalRegistry source = LocalRegistry.open(program);
        LocalRegistry target = LocalRegistry.open(program)) {
      Digest manifest = push(source.endpoint());
      Path file = Files.writeString(directory.resolve("large.yaml"), syncFile(source, target));
      int mark = source.mark();

      CommandRun run = sync(file, directory.resolve("state"));

      assertThat(run.exitCode()).as(run.log()).isZero();
      assertThat(new RegistryReader(target.endpoint()).digest("large/app", "1.0"))
          .isEqualTo(manifest.toString());
      assertThat(source.requestsSince(mark))
          .filteredOn(AccessLogEntry::isForBlob)
          .filteredOn(entry -> entry.path().endsWith(LAYER.toString()))
          .extracting(AccessLogEntry::method, AccessLogEntry::bytes)
          .containsExactly(tuple("GET", SIZE_BYTES));
    }
  }

  private static CommandRun sync(Path file, Path state) throws Exception {
    List<String> arguments =
        List.of("sync", file.toString(), "--output", "json", "--set", "drayage.state.dir=" + state);
    List<String> options = List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");
    try (DrayageProcess process = DrayageProcess.start(options, arguments)) {
      return process.end(Duration.ofMinutes(2));
    }
  }

  private static String syncFile(LocalRegistry source, LocalRegistry target) {
    return """
    tasks:
      - name: large
        source: {registry: '%s'}
        target: {registry: '%s'}
        mappings: [{from: large/app, tags: ['1.0']}]
    """
        .formatted(source.hostAndPort(), target.hostAndPort());
  }

  private Digest push(URI registry) throws Exception {
    byte[] config =
        """
        {"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["%s"]}}"""
            .formatted(LAYER)
            .getBytes(StandardCharsets.UTF_8);
    byte[] manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
        "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},\
        "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}"""
            .formatted(Digest.sha256(config), config.length, LAYER, SIZE_BYTES)
            .getBytes(StandardCharsets.UTF_8);
    pushBlob(registry, LAYER, zeros());
    pushBlob(registry, Digest.sha256(config), BodyPublishers.ofByteArray(config));
    expect(
        201,
        HttpRequest.newBuilder(registry.resolve("/v2/large/app/manifests/1.0"))
            .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
            .PUT(BodyPublishers.ofByteArray(manifest)));
    return Digest.sha256(manifest);
  }

  private void pushBlob(URI registry, Digest digest, BodyPublisher content) throws Exception {
    HttpResponse<String> session =
        expect(
            202,
            HttpRequest.newBuilder(registry.resolve("/v2/large/app/blobs/uploads/"))
                .POST(BodyPublishers.noBody()));
    String location = session.headers().firstValue("Location").orElseThrow();
    expect(
        201, HttpRequest.newBuilder(registry.resolve(location + "&digest=" + digest)).PUT(content));
  }

  private static BodyPublisher zeros() {
    byte[] chunk = new byte[1 << 20];
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofByteArrays(() -> Stream.generate(() -> chunk).limit(1 << 10).iterator()),
        SIZE_BYTES);
  }

  private HttpResponse<String> expect(int status, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return response;
  }
}
