package io.drayage.demo;

import io.drayage.oci.Digest;
import io.drayage.oci.MediaType;
import io.drayage.oci.Platform;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks that the target holds exactly the tags that the guide's files select, digest by digest,
 * independent of the program under test.
 */
final class TargetCheck {
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
  private static final String ACCEPT =
      MediaType.manifestTypes().stream().map(MediaType::value).collect(Collectors.joining(", "));

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
      Set<String> tags = tags(repository);
      if (!tags.equals(Set.copyOf(repository.selected()))) {
        differences.add(
            "%s has the tags %s instead of %s"
                .formatted(path(repository), tags, repository.selected()));
        continue;
      }
      repository.selected().stream()
          .filter(tag -> !expectedDigests(repository.image(tag)).contains(digest(repository, tag)))
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

  private Set<String> tags(SampleRepository repository) {
    String answer =
        new String(
            http.get("/v2/%s/tags/list".formatted(path(repository))).body(),
            StandardCharsets.UTF_8);
    int list = answer.indexOf("\"tags\":[");
    String tags = list < 0 ? "" : answer.substring(list + "\"tags\":".length());
    return QUOTED
        .matcher(tags)
        .results()
        .map(quoted -> quoted.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String digest(SampleRepository repository, String tag) {
    HttpRequest.Builder head =
        http.request("/v2/%s/manifests/%s".formatted(path(repository), tag))
            .header("Accept", ACCEPT)
            .method("HEAD", BodyPublishers.noBody());
    return http.send(head).headers().firstValue("Docker-Content-Digest").orElse("");
  }
}
