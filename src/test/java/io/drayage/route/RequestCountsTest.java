package io.drayage.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.oci.RawManifest;
import io.drayage.oci.Repository;
import io.drayage.plan.PlatformRule;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.sync.TaskReport;
import io.drayage.testing.FakeRegistry;
import io.drayage.testing.Image;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Number of requests of a mirror: 30 repositories of 5 tags on shared bases, every third for two
 * platforms; 250 manifests and 646 blobs in all.
 */
class RequestCountsTest {
  private static final int REPOSITORIES = 30;
  private static final int TAGS = 5;

  @AutoClose private final RouteTestRun run = new RouteTestRun();

  @Test
  void aColdRunAndAnUnchangedOneSendNoMoreThanTheyMust() {
    SyncTask task = run.task("all", new PlatformRule.All(), new Schedule.Once(), names());
    fill(run.registries().from());
    run.start(Map.of());

    TaskReport cold = run.run(task);

    assertThat(cold.count("copied")).isEqualTo(REPOSITORIES * TAGS);
    assertThat(run.registries().from().requests("GET blob")).hasSize(646);
    assertThat(run.registries().from().requests("GET manifest")).hasSize(250);
    assertThat(run.registries().from().requests()).hasSizeLessThanOrEqualTo(950);
    assertThat(run.registries().to().requests("HEAD blob")).isEmpty();
    assertThat(run.registries().to().requests()).hasSizeLessThanOrEqualTo(1750);

    run.registries().forgetRequests();
    TaskReport unchanged = run.run(task);

    assertThat(unchanged.count("unchanged")).isEqualTo(REPOSITORIES * TAGS);
    assertThat(run.registries().from().requests("GET tags")).hasSize(REPOSITORIES);
    assertThat(run.registries().from().requests("HEAD manifest")).hasSize(REPOSITORIES * TAGS);
    assertThat(run.registries().from().requests()).hasSize(REPOSITORIES + REPOSITORIES * TAGS);
    assertThat(run.registries().to().requests("HEAD manifest")).hasSize(REPOSITORIES * TAGS);
    assertThat(run.registries().to().requests()).hasSize(REPOSITORIES * TAGS);
  }

  private static String[] names() {
    return IntStream.range(0, REPOSITORIES)
        .mapToObj("team/app-%02d"::formatted)
        .toArray(String[]::new);
  }

  private static void fill(FakeRegistry source) {
    int number = 0;
    for (String name : names()) {
      Repository repository = source.repository(name);
      for (int tag = 0; tag < TAGS; tag++) {
        Image amd = image(number, tag, "amd64");
        if (number % 3 == 0) {
          Image arm = image(number, tag, "arm64");
          amd.in(source, repository.digest(amd.manifest().digest()));
          arm.in(source, repository.digest(arm.manifest().digest()));
          Map<String, RawManifest> platforms = new TreeMap<>();
          platforms.put("linux/amd64", amd.manifest());
          platforms.put("linux/arm64", arm.manifest());
          source.put(repository.tag("1." + tag), Image.index(platforms));
        } else {
          amd.in(source, repository.tag("1." + tag));
        }
      }
      number++;
    }
  }

  /**
   * Blobs of an image: a configuration, a base that ten repositories share, a runtime of the
   * repository, own layers.
   */
  private static Image image(int number, int tag, String platform) {
    String base = "base " + number % 3 + " " + platform;
    String own = number + " " + tag + " " + platform;
    return Image.of(
        "{\"own\":\"" + own + "\"}",
        base + " a",
        base + " b",
        base + " c",
        base + " d",
        "runtime " + number,
        "dependencies " + own,
        "application " + own);
  }
}
