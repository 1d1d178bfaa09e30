package io.drayage.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SamplePusher;
import io.drayage.oci.MediaType;
import io.drayage.testing.RegistryReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A real source and a real target, each behind a door that lets everything through unless a test
 * puts a fault in. Two images are to be copied: faults are about {@link #BROKEN}, and {@link
 * #HEALTHY} must come through all the same.
 */
final class FaultyRegistries implements AutoCloseable {
  static final String SOURCE = "source.example";
  static final String TARGET = "target.example";
  static final SampleImage BROKEN = image("broken");
  static final SampleImage HEALTHY = image("healthy");

  /** What the tag of {@link #BROKEN} names. */
  static final String BROKEN_DIGEST = BROKEN.manifest().digest().toString();

  /** What stands before the path of the broken image's requests at the target. */
  static final String BROKEN_AT_TARGET = "/v2/case-[0-9]+/broken";

  private final LocalRegistry source;
  private final LocalRegistry target;
  private final WireMockServer sourceDoor;
  private final WireMockServer targetDoor;
  private final RegistryReader view;
  private final Path directory;
  private int number;

  /** Keeps its files in {@code directory}. */
  FaultyRegistries(Path directory) {
    RegistryProgram program = RegistryProgram.find(Path.of(""));
    this.directory = directory;
    this.source = LocalRegistry.open(program);
    this.target = LocalRegistry.open(program);
    this.sourceDoor = door();
    this.targetDoor = door();
    this.view = new RegistryReader(target.endpoint());
    SamplePusher pusher = SamplePusher.anonymous(source.endpoint());
    pusher.push("broken/app", "1.0", BROKEN);
    pusher.push("healthy/app", "1.0", HEALTHY);
  }

  /** Takes all faults away; what is copied from now on goes to fresh repositories. */
  void reset() {
    number++;
    reset(sourceDoor, source);
    reset(targetDoor, target);
  }

  WireMockServer sourceDoor() {
    return sourceDoor;
  }

  WireMockServer targetDoor() {
    return targetDoor;
  }

  /** The source without its door. */
  URI sourceEndpoint() {
    return source.endpoint();
  }

  RegistryReader target() {
    return view;
  }

  String brokenRepository() {
    return "case-%d/broken".formatted(number);
  }

  String healthyRepository() {
    return "case-%d/healthy".formatted(number);
  }

  /** Copies both images. */
  CommandRun sync() {
    return sync("tags: ['1.0']");
  }

  /** Copies both images, the broken one by these tag rules. */
  CommandRun sync(String brokenTags) {
    return sync(brokenTags, URI.create(sourceDoor.baseUrl()));
  }

  /** Copies both images, the broken one by these tag rules, from this address. */
  CommandRun sync(String brokenTags, URI from) {
    return syncFile(
        """
        tasks:
          - name: faults
            source: {registry: %s}
            target: {registry: %s}
            mappings:
              - {from: broken/app, to: %s, %s}
              - {from: healthy/app, to: %s, tags: ['1.0']}
        """
            .formatted(SOURCE, TARGET, brokenRepository(), brokenTags, healthyRepository()),
        from);
  }

  /** Runs a sync file. */
  CommandRun syncFile(String text, URI from) {
    Path file = directory.resolve("case-%d.yaml".formatted(number));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> arguments = new ArrayList<>(List.of("sync", file.toString(), "--output", "json"));
    settings(from).forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return CommandRun.of(Map.of(), arguments);
  }

  @Override
  public void close() {
    sourceDoor.stop();
    targetDoor.stop();
    source.close();
    target.close();
  }

  /** Each request twice, each image twice, and no wait worth the name. */
  private List<String> settings(URI from) {
    return List.of(
        "drayage.registry.%s.endpoint=%s".formatted(SOURCE, from),
        "drayage.registry.%s.endpoint=%s".formatted(TARGET, targetDoor.baseUrl()),
        "drayage.state.dir=" + directory.resolve("state-" + number),
        "drayage.http.attempts=2",
        "drayage.http.retry-delay=1",
        "drayage.http.max-retry-delay=5",
        "drayage.retry.network.times=1",
        "drayage.retry.network.delay=1",
        "drayage.retry.rate-limit.times=1",
        "drayage.retry.rate-limit.delay=1",
        "drayage.retry.rate-limit.max-delay=50");
  }

  private static WireMockServer door() {
    WireMockServer door =
        new WireMockServer(
            options().dynamicPort().bindAddress("127.0.0.1").preserveHostHeader(true));
    door.start();
    return door;
  }

  private static void reset(WireMockServer door, LocalRegistry registry) {
    door.resetAll();
    String endpoint = registry.endpoint().toString();
    door.stubFor(any(anyUrl()).atPriority(10).willReturn(aResponse().proxiedFrom(endpoint)));
  }

  /** An artifact, since WireMock unpacks what is gzipped before it passes it on. */
  private static SampleImage image(String name) {
    byte[] content = new byte[150_000];
    new SplittableRandom(name.hashCode()).nextBytes(content);
    return SampleImage.artifact(
        new MediaType("application/vnd.example.chart"), SampleBlob.of(content));
  }
}
