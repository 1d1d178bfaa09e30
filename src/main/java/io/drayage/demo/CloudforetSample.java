package io.drayage.demo;

import io.drayage.oci.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * A small sample of Cloudforet: all repositories of the guide's two files, with dozens of tags for
 * the filters to select from. Images of one family share their base layers; redis and mongo have
 * several platforms. Immutable.
 */
public final class CloudforetSample {
  private static final int KIBI = 1024;
  private static final int PUSHERS = 4;
  private static final Platform LINUX = new Platform("linux", "amd64", "");
  private static final Platform ARM64 = new Platform("linux", "arm64", "");
  private static final Platform ARM_V7 = new Platform("linux", "arm", "v7");

  private static final List<String> CORE =
      TagProfile.words(
          "spacectl marketplace-assets docs console inventory console-api cost-analysis "
              + "statistics secret file-manager monitoring supervisor identity notification "
              + "repository plugin config console-api-v2 board dashboard");

  private static final List<String> PLUGINS =
      TagProfile.words(
          "google-cloud-inven-collector azure-inven-collector aws-cloudwatch-mon-datasource "
              + "azure-activity-log-mon-datasource aws-cloudtrail-mon-datasource "
              + "aws-ec2-inven-collector aws-sns-mon-webhook aws-trusted-advisor-inven-collector "
              + "azure-monitor-mon-datasource email-noti-protocol "
              + "google-stackdriver-mon-datasource telegram-noti-protocol keycloak-identity-auth "
              + "prometheus-mon-webhook slack-noti-protocol grafana-mon-webhook "
              + "aws-cloud-service-inven-collector aws-phd-inven-collector api-direct-mon-webhook "
              + "azure-cost-mgmt-cost-datasource aws-cost-explorer-cost-datasource "
              + "ms-teams-noti-protocol google-monitoring-mon-webhook http-file-cost-datasource "
              + "google-cloud-log-mon-datasource");

  /** Common parts of images: base layers, and sizes of the two layers of each image in KiB. */
  private record Family(List<SampleLayer> base, int applicationKibibytes, int releaseKibibytes) {}

  private final int divisor;
  private final List<SampleRepository> core;
  private final List<SampleRepository> plugins;

  private CloudforetSample(int divisor) {
    this.divisor = divisor;
    this.core = makeCore();
    this.plugins = makePlugins();
  }

  /** Makes a sample of about 80 MB, for the demo. */
  public static CloudforetSample full() {
    return new CloudforetSample(1);
  }

  /** Makes the same repositories and tags in about 2 MB, for tests. */
  public static CloudforetSample small() {
    return new CloudforetSample(64);
  }

  /** The 22 repositories of the guide's core file. */
  public List<SampleRepository> coreRepositories() {
    return core;
  }

  /** The 25 repositories of the guide's plugin file. */
  public List<SampleRepository> pluginRepositories() {
    return plugins;
  }

  /** All 47 repositories. */
  public List<SampleRepository> repositories() {
    return Stream.concat(core.stream(), plugins.stream()).toList();
  }

  /** Number of all tags. */
  public int tagCount() {
    return repositories().stream().mapToInt(repository -> repository.tags().size()).sum();
  }

  /** Number of tags that the guide's files select. */
  public int selectedCount() {
    return repositories().stream().mapToInt(repository -> repository.selected().size()).sum();
  }

  /** Bytes of all blobs, each counted once. */
  public long blobBytes() {
    Set<SampleBlob> blobs = new HashSet<>();
    repositories().stream()
        .flatMap(repository -> repository.tags().values().stream())
        .distinct()
        .forEach(image -> blobs.addAll(image.allBlobs()));
    return blobs.stream().mapToLong(SampleBlob::sizeBytes).sum();
  }

  /** Pushes all images, several repositories at a time. */
  public void push(SamplePusher pusher) {
    ExecutorService threads = Executors.newFixedThreadPool(PUSHERS);
    try {
      CompletableFuture<?>[] pushes =
          repositories().stream()
              .map(
                  repository -> CompletableFuture.runAsync(() -> push(repository, pusher), threads))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(pushes).join();
    } catch (CompletionException e) {
      throw new DemoException("the made-up images can't be pushed: " + e.getMessage(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void push(SampleRepository repository, SamplePusher pusher) {
    repository.tags().forEach((tag, image) -> pusher.push(repository.source(), tag, image));
  }

  private List<SampleRepository> makeCore() {
    List<SampleLayer> base = List.of(layer("debian", 6 * KIBI), layer("python", 3 * KIBI));
    Family family = new Family(base, 1200, 100);
    List<SampleRepository> made = new ArrayList<>();
    for (String name : CORE) {
      TagProfile profile = TagProfile.core(made.size());
      made.add(repository("spaceone/" + name, family, profile));
    }
    made.add(official("redis", List.of(LINUX, ARM64, ARM_V7)));
    made.add(official("mongo", List.of(LINUX, ARM64)));
    return List.copyOf(made);
  }

  private List<SampleRepository> makePlugins() {
    Family family = new Family(List.of(layer("plugin-base", 5 * KIBI)), 700, 60);
    List<SampleRepository> made = new ArrayList<>();
    for (String name : PLUGINS) {
      TagProfile profile = TagProfile.plugin(made.size());
      made.add(repository("spaceone/plugin-" + name, family, profile));
    }
    return List.copyOf(made);
  }

  private SampleRepository repository(String path, Family family, TagProfile profile) {
    SampleLayer application = layer(path, family.applicationKibibytes());
    Map<String, SampleImage> releases = new HashMap<>();
    Map<String, SampleImage> tags = new TreeMap<>();
    for (String tag : profile.selected()) {
      // two of three tags have an image of their own, like real releases and their aliases
      String release = "release " + tags.size() * 2 / 3;
      tags.put(
          tag, releases.computeIfAbsent(release, key -> image(path, key, family, application)));
    }
    // small, since no rule selects it
    SampleImage old = SampleImage.docker(LINUX, List.of(layer(path + " old", 1)));
    profile.others().forEach(tag -> tags.put(tag, old));
    return new SampleRepository(path, path, tags, profile.selected());
  }

  private SampleImage image(String path, String release, Family family, SampleLayer application) {
    List<SampleLayer> layers = new ArrayList<>(family.base());
    layers.add(application);
    layers.add(layer(path + " " + release, family.releaseKibibytes()));
    return SampleImage.docker(LINUX, layers);
  }

  /** Makes an official image; the guide's files name it in one part. */
  private SampleRepository official(String name, List<Platform> platforms) {
    TagProfile profile = TagProfile.onlyLatest();
    SampleImage latest = index(name, platforms);
    SampleImage old = index(name + " old", platforms.subList(0, 1));
    Map<String, SampleImage> tags = new TreeMap<>();
    profile.selected().forEach(tag -> tags.put(tag, latest));
    profile.others().forEach(tag -> tags.put(tag, old));
    return new SampleRepository("library/" + name, "spaceone/" + name, tags, profile.selected());
  }

  private SampleImage index(String name, List<Platform> platforms) {
    List<SampleImage> images = new ArrayList<>();
    for (Platform platform : platforms) {
      SampleLayer base = layer("bookworm " + platform, 2 * KIBI);
      images.add(SampleImage.oci(platform, List.of(base, layer(name + platform, KIBI))));
    }
    return SampleImage.ociIndex(images);
  }

  private SampleLayer layer(String name, int kibibytes) {
    return SampleLayer.of(name, kibibytes * KIBI / divisor);
  }
}
