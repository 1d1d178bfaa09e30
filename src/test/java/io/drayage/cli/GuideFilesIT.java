package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.demo.AccessLogEntry;
import io.drayage.demo.CloudforetSample;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.RegistryProgram;
import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SamplePusher;
import io.drayage.demo.SampleRepository;
import io.drayage.oci.Platform;
import io.drayage.testing.RegistryReader;
import io.drayage.testing.Skopeo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The two files of the Cloudforet guide between two real registries: ours with variables, run
 * twice, and the guide's own text with its placeholders filled in.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GuideFilesIT {
  private static final String HUB = "registry.hub.docker.com";
  private static final String HARBOR = "harbor.example.internal";
  private static final int COMPARED_BY_SKOPEO = 8;

  /** As many images are looked at by the time that the first one learns of the login. */
  private static final int PARALLEL_IMAGES = 16;

  private final CloudforetSample sample = CloudforetSample.small();
  private final RegistryProgram program = RegistryProgram.find(Path.of(""));
  @AutoClose private final LocalRegistry source = LocalRegistry.open(program);
  @AutoClose private final LocalRegistry target = LocalRegistry.withLogin(program);
  private final RegistryReader hub = new RegistryReader(source);
  private final RegistryReader harbor = new RegistryReader(target);
  private final Path directory;
  private Pass first;
  private Pass second;

  GuideFilesIT(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  void syncTwice() {
    sample.push(SamplePusher.anonymous(source.endpoint()));
    List<String> files = List.of("config/cloudforet-core.yaml", "config/cloudforet-plugin.yaml");
    first = pass(files);
    second = pass(files);
  }

  @Test
  void theFirstRunReportsEveryImageAsCopied() {
    assertThat(first.run().log()).isEmpty();
    assertThat(first.run().exitCode()).isZero();
    assertThat(first.run().taskNames())
        .containsExactly("sync_spaceone_doc", "sync_spaceone_core", "sync_spaceone_plugin");
    for (JsonNode task : first.run().report().path("tasks")) {
      assertThat(task.path("outcome").asText()).isEqualTo("succeeded");
      assertThat(task.path("problems")).isEmpty();
    }
    assertThat(first.run().images())
        .hasSize(sample.selectedCount())
        .allSatisfy(
            image -> {
              assertThat(image.path("outcome").asText()).isEqualTo("copied");
              assertThat(image.path("source").asText()).startsWith("docker.io/");
              assertThat(image.path("bytes").asLong()).isPositive();
            })
        .extracting(GuideFilesIT::targetAndDigest)
        .containsExactlyInAnyOrderElementsOf(
            selected(
                (repository, tag) ->
                    tuple(
                        "%s/cloudforet/%s:%s".formatted(HARBOR, repository.target(), tag),
                        arrived(repository.image(tag)).manifest().digest().toString())));
  }

  @Test
  void theTargetHasExactlyTheSelectedTags() {
    assertThat(harbor.repositories())
        .filteredOn(path -> path.startsWith("cloudforet/"))
        .containsExactlyInAnyOrderElementsOf(
            sample.repositories().stream()
                .map(repository -> "cloudforet/" + repository.target())
                .toList());
    for (SampleRepository repository : sample.repositories()) {
      assertThat(harbor.tags("cloudforet/" + repository.target()))
          .as(repository.target())
          .containsExactlyInAnyOrderElementsOf(repository.selected());
    }
  }

  @Test
  void everyManifestArrivesByteForByte() {
    assertArrived("cloudforet");
  }

  @Test
  void skopeoReadsTheSameBytesAtBothSides() {
    List<SampleRepository> all = sample.repositories();
    List<SampleRepository> some = new ArrayList<>(sample.coreRepositories().subList(20, 22));
    for (int at = 0; some.size() < COMPARED_BY_SKOPEO; at += all.size() / COMPARED_BY_SKOPEO) {
      some.add(all.get(at));
    }
    for (SampleRepository repository : some) {
      String tag = repository.selected().get(0);
      String wanted = "@" + arrived(repository.image(tag)).manifest().digest();

      assertThat(Skopeo.rawDigest(target, "cloudforet/" + repository.target(), ":" + tag))
          .isEqualTo(Skopeo.rawDigest(source, repository.source(), wanted))
          .hasToString(wanted.substring(1));
    }
  }

  @Test
  void eachBlobIsReadOnceForAllRepositories() {
    assertThat(first.source().blobPulls())
        .containsExactlyInAnyOrderElementsOf(
            wantedBlobs().stream().map(SampleBlob::toString).toList());
    assertThat(first.target().blobUploads()).hasSize(wantedBlobs().size());
    assertThat(first.target().blobMounts()).doesNotHaveDuplicates();
    assertThat(first.target().manifestPushes()).hasSize(sample.selectedCount());
  }

  @Test
  void theSecondRunReportsEveryImageAsUnchanged() {
    assertThat(second.run().exitCode()).isZero();
    assertThat(second.run().images())
        .hasSize(sample.selectedCount())
        .allSatisfy(
            image -> {
              assertThat(image.path("outcome").asText()).isEqualTo("unchanged");
              assertThat(image.path("bytes").asLong()).isZero();
            })
        .extracting(GuideFilesIT::targetAndDigest)
        .containsExactlyInAnyOrderElementsOf(
            first.run().images().stream().map(GuideFilesIT::targetAndDigest).toList());
  }

  @Test
  void theSecondRunAsksTheSourceForTagListsAndOneHeadPerTag() {
    List<String> lists =
        sample.repositories().stream()
            .map(SampleRepository::source)
            .filter(path -> !path.startsWith("library/"))
            .map("/v2/%s/tags/list"::formatted)
            .toList();
    List<String> heads =
        selected((repository, tag) -> "/v2/%s/manifests/%s".formatted(repository.source(), tag));

    assertThat(second.source().tagLists()).containsExactlyInAnyOrderElementsOf(lists);
    assertThat(second.source().manifestHeads()).containsExactlyInAnyOrderElementsOf(heads);
    assertThat(second.source().entries()).hasSize(lists.size() + heads.size());
  }

  @Test
  void theSecondRunAsksTheTargetForOneHeadPerTag() {
    List<String> heads =
        selected(
            (repository, tag) ->
                "/v2/cloudforet/%s/manifests/%s".formatted(repository.target(), tag));

    assertThat(second.target().manifestHeads()).containsExactlyInAnyOrderElementsOf(heads);
    assertThat(second.target().admitted().entries()).hasSize(heads.size());
    assertThat(second.target().entries())
        .extracting(AccessLogEntry::method)
        .containsOnly("HEAD")
        .hasSizeLessThanOrEqualTo(heads.size() + PARALLEL_IMAGES);
  }

  @Test
  void theGuidesOwnTextWithItsPlaceholdersFilledDoesTheSame() throws IOException {
    Pass pass = pass(List.of(guide("core"), guide("plugin")));

    assertThat(pass.run().log()).isEmpty();
    assertThat(pass.run().exitCode()).isZero();
    assertThat(pass.run().images()).hasSize(sample.selectedCount());
    assertArrived("my-project");
    assertThat(pass.source().blobPulls()).doesNotHaveDuplicates();
  }

  private void assertArrived(String project) {
    for (SampleRepository repository : sample.repositories()) {
      String path = project + "/" + repository.target();
      assertThat(harbor.tags(path))
          .as(path)
          .containsExactlyInAnyOrderElementsOf(repository.selected());
      for (String tag : repository.selected()) {
        String digest = arrived(repository.image(tag)).manifest().digest().toString();

        assertThat(harbor.manifest(path, tag))
            .as("%s:%s", path, tag)
            .isEqualTo(hub.manifest(repository.source(), digest))
            .satisfies(served -> assertThat(served.digest()).hasToString(digest));
      }
    }
  }

  private Pass pass(List<String> files) {
    return Pass.sync(
        source,
        target,
        directory.resolve("state"),
        Map.of("TARGET_REGISTRY", HARBOR, "TARGET_AUTH", SyncFile.token()),
        CommandRun.arguments(files, endpoint(HUB, source), endpoint(HARBOR, target)));
  }

  private static Tuple targetAndDigest(JsonNode image) {
    return tuple(image.path("target").asText(), image.path("digest").asText());
  }

  private static String endpoint(String host, LocalRegistry registry) {
    return "drayage.registry.%s.endpoint=%s".formatted(host, registry.endpoint());
  }

  /** The guide's file as an operator fills it in, by replacing text. */
  private String guide(String name) throws IOException {
    Path original = Path.of("src/test/resources/guide/dregsy-spaceone-%s.yaml".formatted(name));
    String filled =
        Files.readString(original)
            .replace("{registry_address}", HARBOR)
            .replace("{Token}", SyncFile.token())
            .replace("your_registry_project", "my-project");
    return Files.writeString(directory.resolve(original.getFileName()), filled).toString();
  }

  /** What the guide's files, which say nothing of platforms, bring across of an image. */
  private static SampleImage arrived(SampleImage image) {
    return image.children().stream()
        .filter(child -> child.platform().equals(Platform.host()))
        .findFirst()
        .orElse(image);
  }

  private Set<SampleBlob> wantedBlobs() {
    Set<SampleBlob> blobs = new HashSet<>();
    selected((repository, tag) -> arrived(repository.image(tag)).blobs()).forEach(blobs::addAll);
    return blobs;
  }

  private interface ForTag<T> {
    T of(SampleRepository repository, String tag);
  }

  private <T> List<T> selected(ForTag<T> each) {
    List<T> all = new ArrayList<>();
    for (SampleRepository repository : sample.repositories()) {
      repository.selected().forEach(tag -> all.add(each.of(repository, tag)));
    }
    return all;
  }
}
