package io.drayage.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.CloudforetSample;
import io.drayage.demo.LocalRegistry;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SamplePusher;
import io.drayage.demo.SampleRepository;
import io.drayage.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The guide's two sync files, {@code config/cloudforet-*.yaml}, between a made-up Docker Hub and a
 * made-up Harbor: what each form of installation is run with, and what has to arrive.
 */
public final class GuideFiles {
  private static final String HUB = "registry.hub.docker.com";
  private static final String HARBOR = "harbor.example.internal";

  /** Number of repositories of which skopeo compares one. */
  private static final int STRIDE = 9;

  private final CloudforetSample sample = CloudforetSample.small();
  private final LocalRegistry source;
  private final LocalRegistry target;

  /**
   * Files between these registries.
   *
   * @param source with the images after {@link #push}
   * @param target with a login
   */
  public GuideFiles(LocalRegistry source, LocalRegistry target) {
    this.source = source;
    this.target = target;
  }

  /** Pushes the images to the source. */
  public void push() {
    sample.push(SamplePusher.anonymous(source.endpoint()));
  }

  /** Names of the files in a folder {@code config}. */
  public static List<String> in(String config) {
    return List.of(config + "/cloudforet-core.yaml", config + "/cloudforet-plugin.yaml");
  }

  /** Variables for a project in the target. */
  public Map<String, String> variables(String project) {
    String login =
        "{\"username\": \"%s\", \"password\": \"%s\"}"
            .formatted(LocalRegistry.USER, LocalRegistry.PASSWORD);
    return Map.of(
        "TARGET_REGISTRY",
        HARBOR,
        "TARGET_PROJECT",
        project,
        "TARGET_AUTH",
        Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
  }

  /** Options that lead the names of the files to the registries. */
  public List<String> endpoints() {
    return List.of("--set", endpoint(HUB, source), "--set", endpoint(HARBOR, target));
  }

  private static String endpoint(String host, LocalRegistry registry) {
    return "drayage.registry.%s.endpoint=%s".formatted(host, registry.endpoint());
  }

  /** Number of images that the files select. */
  public int selectedCount() {
    return sample.selectedCount();
  }

  /** The first repository of the files. */
  public SampleRepository first() {
    return sample.repositories().get(0);
  }

  /** Compares images of the project with those at the source, by skopeo. */
  public void assertCopied(String project) {
    List<SampleRepository> repositories = sample.repositories();
    for (int at = 0; at < repositories.size(); at += STRIDE) {
      SampleRepository repository = repositories.get(at);
      for (String tag : repository.selected()) {
        String wanted = arrived(repository.image(tag)).manifest().digest().toString();
        assertThat(Skopeo.rawDigest(target, project + "/" + repository.target(), ":" + tag))
            .isEqualTo(Skopeo.rawDigest(source, repository.source(), "@" + wanted))
            .hasToString(wanted);
      }
    }
  }

  /** The image that the files, which name no platform, copy. */
  private static SampleImage arrived(SampleImage image) {
    return image.children().stream()
        .filter(child -> child.platform().equals(Platform.host()))
        .findFirst()
        .orElse(image);
  }
}
