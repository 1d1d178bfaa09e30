package io.drayage.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.oci.Digest;
import io.drayage.oci.ImageIndex;
import io.drayage.oci.Manifest;
import io.drayage.oci.MediaType;
import io.drayage.oci.RawManifest;
import io.drayage.oci.Reference;
import io.drayage.oci.Repository;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.ImagePair;
import io.drayage.sync.PlannedCopy;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.select.CopyPlanner;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import io.drayage.testing.Image;
import io.drayage.testing.TwoRegistries;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes reduced to some platforms, from the plan to the target. */
class PlatformListTest {
  private static final String BOTH = "linux/amd64,linux/arm64";

  private final TwoRegistries registries = TwoRegistries.empty();
  private final StopSignal stop = new StopSignal();
  private final CopyPlanner planner = new CopyPlanner(registries, registries, stop);
  private final ImageCopier copier =
      new ImageCopier(registries, registries, Runnable::run, SyncListener.none(), stop);
  private final Repository from = registries.from().repository("app");
  private final Repository to = registries.to().repository("mirror/app");
  private final List<String> entries = new ArrayList<>();

  @Test
  void theIndexHoldsThePlatformsThatAreWantedAndTheirAttestations() {
    String arm = add("linux/arm64", "arm");
    add("linux/s390x", "s390x");
    String amd = add("linux/amd64", "amd");
    String ofAmd = attest("amd-attestation", digestOf(amd));
    attest("s390x-attestation", digestOf(entries.get(1)));
    RawManifest index = push("{\"schemaVersion\":2,\"manifests\":[%s]}");

    sync(BOTH);

    RawManifest reduced = atTarget();
    assertThat(text(reduced))
        .isEqualTo(
            "{\"schemaVersion\":2,\"manifests\":[%s]}"
                .formatted(String.join(",", arm, amd, ofAmd)));
    assertThat(registries.platformManifest(index.digest(), BOTH)).contains(reduced.digest());
    ImageIndex read = (ImageIndex) Manifest.parse(reduced);
    assertThat(read.entries())
        .allSatisfy(
            entry -> assertThat(registries.to().manifest(to.digest(entry.digest()))).isPresent());
  }

  @Test
  void anUnchangedTagStaysAtTwoHeads() {
    add("linux/amd64", "amd");
    add("linux/arm64", "arm");
    add("linux/s390x", "s390x");
    push("{\"manifests\":[%s]}");
    sync(BOTH);
    registries.forgetRequests();

    PlannedCopy again = nextRun().plan(pair(BOTH));

    assertThat(again).isInstanceOf(CopyResult.Unchanged.class);
    assertThat(registries.from().requests()).containsExactly("HEAD manifest app:1");
    assertThat(registries.to().requests()).containsExactly("HEAD manifest mirror/app:1");
  }

  @Test
  void anIndexWithNothingElseStaysWhatItWas() {
    add("linux/amd64", "amd");
    add("linux/arm64", "arm");
    RawManifest index = push("{ \"manifests\": [ %s ] }");

    sync(BOTH);

    assertThat(atTarget().digest()).isEqualTo(index.digest());
  }

  @Test
  void onlyTheImagesThatAreWantedArePulled() {
    add("linux/amd64", "amd");
    add("linux/arm64", "arm");
    add("linux/s390x", "s390x");
    RawManifest index = push("{\"manifests\":[%s]}");

    sync(BOTH);

    assertThat(registries.from().requests("GET manifest"))
        .containsExactlyInAnyOrder(
            "GET manifest app@" + index.digest(),
            "GET manifest app@" + digestOf(entries.get(0)),
            "GET manifest app@" + digestOf(entries.get(1)));
  }

  @Test
  void platformsThatAreMissingAreAnErrorThatListsThoseThatAre() {
    add("linux/amd64", "amd");
    push("{\"manifests\":[%s]}");

    assertThatThrownBy(() -> sync("linux/amd64,linux/arm64,linux/s390x"))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining(
            "no image for platform linux/arm64, linux/s390x; it has: linux/amd64");
    assertThat(registries.to().requests("PUT")).isEmpty();
  }

  @Test
  void anImageThatIsNoIndexIsCopiedAsItIs() {
    Image image = Image.of("{}", "layer").in(registries.from(), from.tag("1"));

    sync(BOTH);

    assertThat(atTarget().digest()).isEqualTo(image.manifest().digest());
    assertThat(nextRun().plan(pair(BOTH))).isInstanceOf(CopyResult.Unchanged.class);
  }

  @Test
  void aListOfOnePlatformGivesAnIndexToo() {
    String amd = add("linux/amd64", "amd");
    add("linux/arm64", "arm");
    push("{\"manifests\":[%s]}");

    sync("linux/amd64,");

    assertThat(text(atTarget())).isEqualTo("{\"manifests\":[" + amd + "]}");
  }

  @Test
  void anEntryThatIsItselfAnIndexStaysWhole() {
    add("linux/amd64", "amd");
    RawManifest inner = push("{\"manifests\":[%s]}");
    entries.clear();
    add("linux/s390x", "s390x");
    String nested =
        "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
            .formatted(inner.mediaType(), inner.digest(), inner.size());
    entries.add(nested);
    push("{\"manifests\":[%s]}");

    sync("linux/amd64,");

    assertThat(text(atTarget())).isEqualTo("{\"manifests\":[" + nested + "]}");
  }

  @Test
  @FaultKind("A38")
  void allEntriesOfAPlatformAreKept() {
    String gzip = add("linux/amd64", "gzip");
    add("linux/arm64", "arm");
    String zstd = add("linux/amd64", "zstd");
    push("{\"manifests\":[%s]}");

    sync("linux/amd64,");

    assertThat(text(atTarget())).isEqualTo("{\"manifests\":[" + gzip + "," + zstd + "]}");
  }

  @Test
  @FaultKind("A38")
  void aLowerVariantIsNotKeptBesideTheOneThatIsWanted() {
    String wanted = add("linux/arm64", "arm");
    entry("v7", "\"platform\":{\"architecture\":\"arm64\",\"os\":\"linux\",\"variant\":\"v7\"}");
    push("{\"manifests\":[%s]}");

    sync("linux/arm64,");

    assertThat(text(atTarget())).isEqualTo("{\"manifests\":[" + wanted + "]}");
  }

  @Test
  @FaultKind("A38")
  void whereOneOfSeveralHadToBeTakenAWarningSaysSo() {
    for (String version : List.of("10.0.17763", "10.0.20348")) {
      entry(
          version,
          "\"platform\":{\"architecture\":\"amd64\",\"os\":\"windows\",\"os.version\":\"%s\"}"
              .formatted(version));
    }
    push("{\"manifests\":[%s]}");

    try (CapturedLog log = CapturedLog.of(PlatformResolver.class)) {
      sync("windows/amd64");

      assertThat(log.lines()).hasSize(1).allMatch(line -> line.startsWith("WARN several images"));
    }
    assertThat(atTarget().digest()).isEqualTo(digestOf(entries.get(0)));
  }

  @ParameterizedTest
  @FaultKind("A13")
  @ValueSource(strings = {"linux/amd64", BOTH})
  void anIndexWithoutPlatformsIsCopiedWhole(String platform) {
    entry("first", "\"artifactType\":\"application/vnd.example.sbom\"");
    entry("second", "\"artifactType\":\"application/vnd.example.signature\"");
    RawManifest index = push("{\"manifests\":[%s]}");

    try (CapturedLog log = CapturedLog.of(PlatformSelection.class)) {
      sync(platform);

      assertThat(log.lines()).hasSize(1).allMatch(line -> line.startsWith("WARN the index names"));
    }
    assertThat(atTarget()).isEqualTo(index);
    assertThat(nextRun().plan(pair(platform))).isInstanceOf(CopyResult.Unchanged.class);
  }

  @ParameterizedTest
  @FaultKind("A13")
  @ValueSource(strings = {"linux/amd64", BOTH})
  void theBlobsOfABuildCacheAreNeverAskedForAsManifests(String platform) {
    byte[] layer = "cached layer".getBytes(StandardCharsets.UTF_8);
    registries.from().put(from, layer);
    entries.add(
        "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"%s\",\"size\":%d}"
            .formatted(Digest.sha256(layer), layer.length));
    RawManifest cache = push("{\"manifests\":[%s]}");

    sync(platform);

    assertThat(atTarget()).isEqualTo(cache);
    assertThat(registries.from().requests("GET manifest"))
        .containsExactly("GET manifest app@" + cache.digest());
  }

  @Test
  @FaultKind("A13")
  void layersBesideImagesServeNoPlatform() {
    add("linux/amd64", "amd");
    entries.add(
        0,
        "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"%s\",\"size\":1}"
            .formatted(Digest.sha256(new byte[] {1})));
    push("{\"manifests\":[%s]}");

    assertThatThrownBy(() -> sync("linux/arm64"))
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("no image for platform linux/arm64; it has: linux/amd64");
    assertThat(registries.from().requests("GET manifest")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "linux/amd64", BOTH, "linux/amd64,"})
  void anImageTravelsAsJson(String platform) throws Exception {
    ObjectMapper json = new ObjectMapper();

    ImagePair read = json.readValue(json.writeValueAsString(pair(platform)), ImagePair.class);

    assertThat(read).isEqualTo(pair(platform));
    assertThat(read.wantsReducedIndex()).isEqualTo(platform.contains(","));
  }

  private void sync(String platforms) {
    PlannedCopy planned = planner.plan(pair(platforms));
    copier.copy((CopyOrder) planned);
  }

  private CopyPlanner nextRun() {
    return new CopyPlanner(registries, registries, stop);
  }

  private String add(String platform, String content) {
    String[] parts = platform.split("/", -1);
    return entry(
        content,
        "\"platform\":{\"architecture\":\"%s\",\"os\":\"%s\"},\"x\":{\"of\": \"ours\"}"
            .formatted(parts[1], parts[0]));
  }

  private String attest(String content, Digest subject) {
    return entry(
        content,
        ("\"annotations\":{\"vnd.docker.reference.digest\":\"%s\","
                + "\"vnd.docker.reference.type\":\"attestation-manifest\"},"
                + "\"platform\":{\"architecture\":\"unknown\",\"os\":\"unknown\"}")
            .formatted(subject));
  }

  private String entry(String content, String more) {
    Image image =
        Image.of("{\"is\":\"" + content + "\"}", content)
            .in(registries.from(), from.tag("of-" + content));
    String entry =
        "{\"mediaType\":\"%s\",\"size\":%d,\"digest\":\"%s\",%s}"
            .formatted(
                image.manifest().mediaType(),
                image.manifest().size(),
                image.manifest().digest(),
                more);
    entries.add(entry);
    return entry;
  }

  private RawManifest push(String template) {
    String document = template.formatted(String.join(",", entries));
    RawManifest index =
        RawManifest.of(MediaType.OCI_INDEX, document.getBytes(StandardCharsets.UTF_8));
    registries.from().put(from.tag("1"), index);
    return index;
  }

  private static Digest digestOf(String entry) {
    int at = entry.indexOf("sha256:");
    return Digest.parse(entry.substring(at, at + 71));
  }

  private RawManifest atTarget() {
    return registries.to().manifest(to.tag("1")).orElseThrow();
  }

  private static String text(RawManifest manifest) {
    return new String(manifest.content(), StandardCharsets.UTF_8);
  }

  private ImagePair pair(String platform) {
    Reference source = from.tag("1");
    return new ImagePair("run", "task", 1, source, to.tag("1"), platform);
  }
}
