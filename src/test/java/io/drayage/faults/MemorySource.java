package io.drayage.faults;

import io.drayage.demo.SampleBlob;
import io.drayage.demo.SampleImage;
import io.drayage.oci.Digest;
import io.drayage.oci.RawManifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A read-only registry in memory, with ranges of blobs. */
public class MemorySource implements Backend {
  private static final String CATALOG = "/v2/_catalog";
  private static final Pattern PATH =
      Pattern.compile("/v2/(.+)/(manifests|blobs|tags)/([^?]+)(?:\\?.*)?");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

  private final Map<String, Answer> manifests = new ConcurrentHashMap<>();
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> tags = new ConcurrentHashMap<>();

  /** Adds an image with all its parts; an existing tag moves. */
  public void put(String repository, String tag, SampleImage image) {
    putParts(repository, image);
    put(repository, tag, image.manifest());
  }

  /** Adds a manifest; its parts may be missing. */
  public void put(String repository, String tag, RawManifest manifest) {
    putManifest(repository, manifest);
    tags.computeIfAbsent(repository, any -> new ConcurrentSkipListMap<>())
        .put(tag, manifest.digest().toString());
  }

  public void putManifest(String repository, RawManifest manifest) {
    Answer answer =
        Answer.of(200)
            .with("Content-Type", manifest.mediaType().value())
            .with("Docker-Content-Digest", manifest.digest().toString())
            .body(manifest.content());
    manifests.put(repository + "@" + manifest.digest(), answer);
  }

  public void putBlob(String repository, SampleBlob blob) {
    putBlob(repository, blob.digest(), blob.content());
  }

  public void putBlob(String repository, Digest digest, byte[] content) {
    blobs.put(repository + "@" + digest, content);
  }

  /** The bytes of a manifest; empty if the repository lacks it. */
  public final Optional<byte[]> manifest(String repository, Digest digest) {
    return Optional.ofNullable(manifests.get(repository + "@" + digest)).map(Answer::body);
  }

  /** The bytes of a blob; empty if the repository lacks it. */
  public final Optional<byte[]> blob(String repository, Digest digest) {
    return Optional.ofNullable(blobs.get(repository + "@" + digest));
  }

  final void removeBlob(String repository, Digest digest) {
    blobs.remove(repository + "@" + digest);
  }

  /** The digests of the blobs in a repository. */
  final List<Digest> blobs(String repository) {
    return digests(blobs, repository);
  }

  /** The digests of the manifests in a repository, including those without a tag. */
  final List<Digest> manifests(String repository) {
    return digests(manifests, repository);
  }

  private static List<Digest> digests(Map<String, ?> content, String repository) {
    String prefix = repository + "@";
    return content.keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> Digest.parse(key.substring(prefix.length())))
        .toList();
  }

  /** Removes the tag and its image. */
  public final void removeTag(String repository, String tag) {
    String digest = tags.getOrDefault(repository, Map.of()).remove(tag);
    manifests.remove(repository + "@" + digest);
  }

  final Set<String> repositories() {
    return Set.copyOf(tags.keySet());
  }

  /** The tags of a repository with their digests. */
  public final Map<String, String> tags(String repository) {
    return Map.copyOf(tags.getOrDefault(repository, Map.of()));
  }

  private void putParts(String repository, SampleImage image) {
    image.blobs().forEach(blob -> putBlob(repository, blob));
    for (SampleImage child : image.children()) {
      putParts(repository, child);
      putManifest(repository, child.manifest());
    }
  }

  @Override
  public Answer answer(Seen request, InputStream body) throws IOException {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return request.path().startsWith(CATALOG)
          ? catalog()
          : Answer.of(request.path().equals("/v2/") ? 200 : 404);
    }
    String repository = path.group(1);
    return switch (path.group(2)) {
      case "manifests" -> manifest(repository, path.group(3));
      case "blobs" -> blob(request, repository + "@" + path.group(3));
      default -> list(repository);
    };
  }

  private Answer manifest(String repository, String reference) {
    String digest = tags.getOrDefault(repository, Map.of()).getOrDefault(reference, reference);
    return manifests.getOrDefault(
        repository + "@" + digest, Answer.error(404, "MANIFEST_UNKNOWN", "manifest unknown"));
  }

  private Answer blob(Seen request, String key) {
    byte[] content = blobs.get(key);
    if (content == null) {
      return Answer.error(404, "BLOB_UNKNOWN", "blob unknown to registry");
    }
    Matcher range = RANGE.matcher(request.header("Range"));
    Answer whole = Answer.of(200).with("Content-Type", "application/octet-stream");
    if (!range.matches()) {
      return whole.body(content);
    }
    int from = Integer.parseInt(range.group(1));
    return from >= content.length
        ? Answer.of(416)
        : new Answer(206, whole.headers(), Arrays.copyOfRange(content, from, content.length))
            .with(
                "Content-Range",
                "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
  }

  private Answer list(String repository) {
    Map<String, String> known = tags.get(repository);
    if (known == null) {
      return Answer.error(404, "NAME_UNKNOWN", "repository name not known to registry");
    }
    return json("{\"name\":\"%s\",\"tags\":[%s]}".formatted(repository, quoted(known.keySet())));
  }

  private Answer catalog() {
    return json("{\"repositories\":[%s]}".formatted(quoted(new TreeSet<>(tags.keySet()))));
  }

  private static String quoted(Set<String> names) {
    return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(","));
  }

  private static Answer json(String body) {
    return Answer.of(200).with("Content-Type", "application/json").body(body);
  }
}
