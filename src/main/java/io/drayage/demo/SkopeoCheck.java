package io.drayage.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares some images of source and target with skopeo, an independent tool. */
final class SkopeoCheck {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path skopeo;
  private final DemoWarehouse warehouse;

  private SkopeoCheck(Path skopeo, DemoWarehouse warehouse) {
    this.skopeo = skopeo;
    this.warehouse = warehouse;
  }

  /** Makes a check; empty without skopeo. */
  static Optional<SkopeoCheck> ifInstalled(DemoWarehouse warehouse) {
    return ExternalCommand.find("skopeo").map(skopeo -> new SkopeoCheck(skopeo, warehouse));
  }

  /** Differences, for display; empty if there are none. */
  List<String> differences(List<SampleRepository> repositories) {
    List<String> differences = new ArrayList<>();
    for (SampleRepository repository : repositories) {
      String tag = repository.selected().get(0);
      String source = sourceDigest(repository, tag);
      String target = targetDigest(repository, tag);
      SampleImage image = repository.image(tag);
      if (!source.equals(image.manifest().digest().toString())
          || !TargetCheck.expectedDigests(image).contains(target)) {
        differences.add(
            "skopeo reads %s at the source and %s at the target for %s:%s"
                .formatted(source, target, repository.source(), tag));
      }
    }
    return differences;
  }

  private String sourceDigest(SampleRepository repository, String tag) {
    String image = reference(warehouse.source(), repository.source(), tag);
    return rawDigest(List.of(image));
  }

  private String targetDigest(SampleRepository repository, String tag) {
    String image = reference(warehouse.target(), TargetCheck.path(repository), tag);
    String login = LocalRegistry.USER + ":" + LocalRegistry.PASSWORD;
    return rawDigest(List.of("--creds", login, image));
  }

  private String rawDigest(List<String> arguments) {
    List<String> words =
        new ArrayList<>(List.of(skopeo.toString(), "inspect", "--raw", "--tls-verify=false"));
    words.addAll(arguments);
    ExternalCommand.Outcome outcome = new ExternalCommand(words).run(LIMIT);
    return outcome.succeeded() ? outcome.outputDigest().toString() : outcome.errors();
  }

  private static String reference(LocalRegistry registry, String path, String tag) {
    return "docker://%s/%s:%s".formatted(registry.hostAndPort(), path, tag);
  }
}
