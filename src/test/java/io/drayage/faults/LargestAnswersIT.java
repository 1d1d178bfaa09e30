package io.drayage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.cli.CommandRun;
import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.state.StateSettings;
import io.drayage.state.StateStore;
import io.drayage.testing.FaultKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The program with its shipped heap beside a registry whose answers all have their largest allowed
 * size, on all connections at once.
 */
@Timeout(value = 500, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LargestAnswersIT {
  private static final int MANIFEST_BYTES = 4 << 20;
  private static final int PAGE_BYTES = 16 << 20;
  private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^?]+)");
  private static final String LAYER = "{\"digest\":\"%s\",\"size\":2,\"x\":\"%s\"}";
  private static final String LIST = "{\"tags\":[%s]}";

  @RegisterExtension final FaultLab lab = new FaultLab();

  private final Map<String, RawManifest> manifests = new LinkedHashMap<>();
  private final Map<String, String> lists = new LinkedHashMap<>();
  private final List<String> mappings = new ArrayList<>();

  @Test
  @FaultKind("A3")
  void whateverARegistrySendsTheOthersImagesAreCopiedAndTheRunReports() throws Exception {
    lists.put("tags", tags(900_000));
    lists.put("objects", LIST.formatted(filled("{}", PAGE_BYTES - 100)));
    many("tags", 2, "tags: ['regex: v80000.']");
    many("objects", 2, "tags: ['regex: .*']");
    mappings.add("      - {from: 'regex: none/.*', to: 'regex: none/(.*),none/$1'}");
    manifest("parts", "{\"layers\":[%s]}".formatted(filled("{}", MANIFEST_BYTES - 50)));
    manifest("keys", "{%s}".formatted(keys(MANIFEST_BYTES - 50)));
    manifest("layers", "{\"layers\":[%s]}".formatted(layers(100)));
    many("parts", 4, "tags: ['1']");
    many("keys", 4, "tags: ['1']");
    many("layers", 4, "tags: ['1']");
    family();
    many("family", 4, "tags: ['1'], platform: all");
    many("errors", 4, "tags: ['1']");
    many("heads", 4, "tags: ['1']");
    lab.source().on("*", ".*").play(this::answer);

    CommandRun run = run("sync", syncFile());

    assertThat(run.exitCode()).as(run.log()).isEqualTo(1);
    assertNothingBroke(run);
    assertThat(outcome(run, "elsewhere")).isEqualTo("copied");
    assertThat(outcome(run, "bystander")).isEqualTo("copied");
    assertThat(run.images()).hasSizeGreaterThan(6 * 4);
  }

  @Test
  @FaultKind("A3")
  void fourRepositoriesOfTwoHundredThousandTagsAreNoBurden() throws Exception {
    lists.put("tags", tags(200_000));
    many("tags", 4, "tags: ['regex: v19999.', 'keep: latest 3']");
    many("semver", 4, "tags: ['semver: 1.x', 'keep: latest 1']");
    lists.put("semver", LIST.formatted(versions(200_000)));
    lab.source().on("*", ".*").play(this::answer);

    CommandRun run = run("sync", syncFile());

    assertNothingBroke(run);
    assertThat(run.problems()).as(run.log()).isEmpty();
    assertThat(run.images().toString())
        .as(run.log())
        .contains(":v199997", ":v199999", ":1.199.999");
    assertThat(run.images()).hasSize(4 * 3 + 4 + 2);
    assertThat(outcome(run, "elsewhere")).isEqualTo("copied");
  }

  @Test
  @FaultKind("A3")
  void aPlanReadsALargeStateInTheSameHeap() throws Exception {
    Repository repository = new Repository(new RegistryHost("registry.example"), "app");
    byte[] content = new byte[250_000];
    try (StateStore state =
        StateStore.open(
            lab.directory().resolve("state"), new StateSettings(10_000, 10_000, 1L << 30))) {
      for (int number = 0; number < 800; number++) {
        new SplittableRandom(number).nextBytes(content);
        state.rememberManifest(repository, RawManifest.of(MediaType.OCI_MANIFEST, content));
      }
    }
    assertThat(Files.size(lab.directory().resolve("state").resolve("drayage.mv.db")))
        .isGreaterThan(190L << 20);
    lists.put("tags", tags(10));
    lab.source().on("*", ".*").play(this::answer);

    CommandRun run = run("plan", syncFile());

    assertNothingBroke(run);
    assertThat(run.exitCode()).as(run.log()).isZero();
  }

  @Test
  @FaultKind("A3")
  void anErrorOfTheJavaMachineHasAnExitCodeOfItsOwn() throws Exception {
    CommandRun run = run(List.of("-Xmx8m", "-XX:+UseSerialGC"), "sync", syncFile());

    assertThat(run.exitCode()).isEqualTo(70);
    assertThat(run.log()).contains("the Java machine failed: java.lang.OutOfMemoryError");
  }

  private static void assertNothingBroke(CommandRun run) {
    assertThat(run.out() + run.log())
        .doesNotContain("OutOfMemory", "StackOverflow", "jvm-error", "\"internal\"", "unexpected");
  }

  private String outcome(CommandRun run, String image) {
    return run.image(lab.sourceOf(image)).path("outcome").asText();
  }

  /** Answers the hostile registry's own requests and leaves the others to the source. */
  private void answer(Exchange exchange) throws Exception {
    Seen request = exchange.request();
    String path = request.path();
    if (path.startsWith("/token")) {
      exchange.send(json("{\"token\":\"%s\",%s}".formatted("t".repeat(30_000), keys(90_000))));
    } else if (request.header("Authorization").length() < 30_000) {
      String realm = lab.source().endpoint() + "/token";
      exchange.send(
          Answer.of(401)
              .with("WWW-Authenticate", "Bearer realm=\"%s\",service=\"s\"".formatted(realm)));
    } else if (path.startsWith("/v2/_catalog")) {
      exchange.send(json("{\"repositories\":[%s]}".formatted(names())));
    } else if (path.contains("/errors-")) {
      exchange.send(json(filled("{}", 1 << 20)).withStatus(500));
    } else if (path.contains("/heads-")) {
      exchange.send(withLongHead());
    } else if (path.contains("/tags/list") && !list(path).isEmpty()) {
      exchange.send(json(list(path)));
    } else {
      sendManifest(exchange, path);
    }
  }

  private String list(String path) {
    return lists.entrySet().stream()
        .filter(list -> path.contains("/" + list.getKey() + "-"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  private void sendManifest(Exchange exchange, String path) throws Exception {
    Optional<RawManifest> known = known(path);
    exchange.send(
        known.isEmpty()
            ? exchange.pass()
            : Answer.of(200)
                .with("Content-Type", known.get().mediaType().value())
                .with("Docker-Content-Digest", known.get().digest().toString())
                .body(known.get().content()));
  }

  private Optional<RawManifest> known(String path) {
    Matcher asked = MANIFEST.matcher(path);
    if (!asked.matches()) {
      return Optional.empty();
    }
    return manifests.entrySet().stream()
        .filter(
            one ->
                asked.group(2).equals(one.getKey())
                    || (asked.group(2).equals("1") && path.contains("/" + one.getKey() + "-")))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static Answer json(String body) {
    return Answer.of(200).with("Content-Type", "application/json").body(body);
  }

  private static Answer withLongHead() {
    Answer answer = Answer.of(200).body("{}");
    for (int line = 0; line < 100; line++) {
      answer = answer.with("X-Line-" + line, "y".repeat(60_000));
    }
    return answer;
  }

  private void many(String name, int count, String rules) {
    for (int number = 0; number < count; number++) {
      mappings.add(SyncText.mapping(lab.repository(name + "-" + number), rules));
    }
  }

  private RawManifest manifest(String name, String text) {
    boolean index = text.startsWith("{\"manifests\"");
    RawManifest manifest =
        RawManifest.of(
            index ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST,
            text.getBytes(StandardCharsets.UTF_8));
    manifests.put(name, manifest);
    manifests.put(manifest.digest().toString(), manifest);
    return manifest;
  }

  /** An index over forty images with the largest manifests. */
  private void family() {
    List<String> entries = new ArrayList<>();
    for (int number = 0; number < 40; number++) {
      String text =
          "{\"layers\":[],\"x\":\"%s%02d\"}".formatted("x".repeat(MANIFEST_BYTES - 100), number);
      RawManifest child =
          RawManifest.of(MediaType.OCI_MANIFEST, text.getBytes(StandardCharsets.UTF_8));
      manifests.put(child.digest().toString(), child);
      entries.add(
          "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
              .formatted(child.mediaType(), child.digest(), child.size()));
    }
    manifest("family", "{\"manifests\":[%s]}".formatted(String.join(",", entries)));
  }

  private static String layers(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> Digest.sha256(new byte[] {(byte) number, (byte) (number >> 8)}))
        .map(digest -> LAYER.formatted(digest, "x".repeat(30_000)))
        .collect(Collectors.joining(","));
  }

  private static String tags(int count) {
    return LIST.formatted(
        IntStream.range(0, count)
            .mapToObj("\"v%06d\""::formatted)
            .collect(Collectors.joining(",")));
  }

  private static String versions(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> "\"1.%d.%d\"".formatted(number / 1000, number % 1000))
        .collect(Collectors.joining(","));
  }

  private static String names() {
    return IntStream.range(0, 300_000)
        .mapToObj("\"some/repository/%07d\""::formatted)
        .collect(Collectors.joining(","));
  }

  private static String keys(int bytes) {
    return IntStream.range(0, bytes / 12)
        .mapToObj("\"k%07d\":1"::formatted)
        .collect(Collectors.joining(","));
  }

  private static String filled(String part, int bytes) {
    return String.join(",", Collections.nCopies(bytes / (part.length() + 1), part));
  }

  private Path syncFile() throws IOException {
    List<String> hostile = new ArrayList<>(mappings);
    hostile.add(SyncText.mapping(lab.repository("bystander"), "tags: ['1.0']"));
    return Files.writeString(
        lab.directory().resolve("largest.yaml"),
        "lister: {maxItems: -1}\n"
            + SyncText.certificates(lab.directory().resolve("certs"))
            + SyncText.task("hostile", FaultLab.SOURCE, SyncText.auth(), hostile)
            + SyncText.task(
                "elsewhere",
                FaultLab.OTHER,
                SyncText.auth(),
                List.of(SyncText.mapping(lab.repository("elsewhere"), "tags: ['1.0']"))));
  }

  private CommandRun run(String command, Path file) throws Exception {
    return run(List.of("@" + Path.of("jvm/all.options").toAbsolutePath()), command, file);
  }

  private CommandRun run(List<String> options, String what, Path file) throws Exception {
    return OwnProcess.run(lab, options, what, file);
  }
}
