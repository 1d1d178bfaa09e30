package io.drayage.demo;

import io.drayage.oci.Digest;
import io.drayage.oci.Platform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks that the target holds exactly the tags that the guide's files select, digest by digest,
 * independent of the program under test.
 */
final class TargetCheck {
  private final RegistryHttp http;

  TargetCheck(LocalRegistry target) {
    this.http =
        RegistryHttp.loggedIn(
            target.endpoint(), "drayage-demo", LocalRegistry.USER, LocalRegistry.PASSWORD);
  }

  /** Differences, for display; empty if there are none. */
  List<String> differences(List<SampleRepository> repositories) {
    List<String> differences = new ArrayList<>();
    for (SampleRepository repository : repositories) {
      Set<String> tags = http.tags(path(repository));
      if (!tags.equals(Set.copyOf(repository.selected()))) {
        differences.add(
            "%s has the tags %s instead of %s"
                .formatted(path(repository), tags, repository.selected()));
        continue;
      }
      repository.selected().stream()
          .filter(
              tag ->
                  !expectedDigests(repository.image(tag))
                      .contains(http.digest(path(repository), tag)))
          .map(tag -> "%s:%s is not the image it should be".formatted(path(repository), tag))
          .forEach(differences::add);
    }
    return differences;
  }

  /** Path of a repository at the target. */
  static String path(SampleRepository repository) {
    return GuideSync.PROJECT + "/" + repository.target();
  }

  /**
   * Digests that a tag may have at the target: the image's own and, for an index, that of the image
   * for this machine. The platform in the sync file decides.
   */
  static Set<String> expectedDigests(SampleImage image) {
    Set<String> digests = new HashSet<>(Set.of(image.manifest().digest().toString()));
    image.children().stream()
        .filter(child -> child.platform().equals(Platform.host()))
        .map(child -> child.manifest().digest())
        .map(Digest::toString)
        .forEach(digests::add);
    return digests;
  }
}
