package io.drayage.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.plan.SyncPlan;
import io.drayage.testing.FaultKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What mappings do to each other shows when the files are read. */
class MappingConflictsTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @Test
  void twoSourcesForOneTagAreAnErrorThatNamesBothPlaces() throws Exception {
    Path file =
        file(
            task(
                "one", "docker.io", "harbor.example", "{from: a/app, to: m/app, tags: ['1', '2']}"),
            task("two", "quay.io", "harbor.example", "{from: b/app, to: m/app, tags: ['2']}"));

    assertThat(problems(file))
        .containsExactly(
            file
                + ":9:14: harbor.example/m/app:2 is filled from docker.io/a/app:2 (linux/amd64)"
                + " already, by the mapping at "
                + file
                + ":5; this one would fill it from quay.io/b/app:2 (linux/amd64)");
  }

  @Test
  void aConflictBetweenTwoFilesIsFoundToo() throws Exception {
    Path one = file(task("one", "docker.io", "h.example", "{from: a, to: m, tags: ['1']}"));
    Path two = file(task("two", "quay.io", "h.example", "{from: a, to: m, tags: ['1']}"));

    assertThat(problems(one)).isEmpty();
    assertThat(problems(two)).isEmpty();
    assertThat(problems(one, two))
        .singleElement()
        .asString()
        .startsWith(two + ":5:14: h.example/m:1 is filled from docker.io/library/a:1")
        .contains(one + ":5");
  }

  @Test
  void theSameSourceUnderTheSameTagTwiceIsNoError() throws Exception {
    Path file =
        file(
            task("one", "docker.io", "h.example", "{from: redis, to: m, tags: ['1', '2']}"),
            task(
                "two",
                "index.docker.io",
                "h.example",
                "{from: /library/redis, to: /m, tags: ['2', 'semver: >=1.0.0']}"));

    assertThat(problems(file)).isEmpty();
    assertThat(warnings(file)).isEmpty();
  }

  @Test
  void anotherPlatformOfTheSameSourceIsAnotherSource() throws Exception {
    Path file =
        file(
            task("one", "docker.io", "h.example", "{from: a/b, to: m, tags: ['1']}"),
            task(
                "two",
                "docker.io",
                "h.example",
                "{from: a/b, to: m, tags: ['1'], platform: linux/arm64}"));

    assertThat(problems(file))
        .singleElement()
        .asString()
        .contains("docker.io/a/b:1 (linux/amd64)", "docker.io/a/b:1 (linux/arm64)");
  }

  @Test
  void aDigestUnderATagThatIsFilledByNameIsAnError() throws Exception {
    String digest = "sha256:" + "ab".repeat(32);
    Path file =
        file(
            task("one", "docker.io", "h.example", "{from: a/b, to: m, tags: ['1']}"),
            task(
                "two", "docker.io", "h.example", "{from: a/b, to: m, tags: ['1@" + digest + "']}"));

    assertThat(problems(file)).singleElement().asString().contains("docker.io/a/b@" + digest);
  }

  @Test
  void whatOnlyTheRegistriesCanTellIsAWarning() throws Exception {
    Path file =
        file(
            task("one", "docker.io", "h.example", "{from: a/b, to: m, tags: ['semver: >=1.0.0']}"),
            task("two", "quay.io", "h.example", "{from: a/b, to: m, tags: ['2.0.0']}"),
            task("three", "quay.io", "h.example", "{from: a/c, to: m, tags: ['latest']}"));

    assertThat(problems(file)).isEmpty();
    assertThat(warnings(file))
        .singleElement()
        .asString()
        .startsWith(file + ":9:14: h.example/m is filled by the mapping at " + file + ":5 too");
  }

  @Test
  void aTargetThatIsItsSourceIsAnError() throws Exception {
    Path file =
        file(task("one", "h.example", "H.example", "{from: a/b, tags: ['1']}", "{from: c}"));

    assertThat(problems(file))
        .containsExactly(
            file + ":5:14: h.example/a/b would be copied onto itself: the target is the source",
            file + ":6:5: h.example/c would be copied onto itself: the target is the source");
  }

  @Test
  void aDigestMayBeGivenATagWhereItIs() throws Exception {
    Path file =
        file(
            task(
                "one",
                "h.example",
                "h.example",
                "{from: a/b, tags: ['1@sha256:" + "ab".repeat(32) + "']}"));

    assertThat(problems(file)).isEmpty();
  }

  @Test
  void anExpressionThatMatchesWhatItWritesIsAnError() throws Exception {
    Path file =
        file(
            task(
                "one",
                "h.example",
                "h.example",
                "{from: 'regex:.*', to: mirror}",
                "{from: 'regex:team/.*'}",
                "{from: 'regex:team/[a-z]+', to: mirror}",
                "{from: 'regex:team/.*', to: 'regex:team/(.*),team/copy/$1'}"));

    assertThat(problems(file))
        .satisfiesExactly(
            first ->
                assertThat(first).contains(":5:14: the mapping copies to where its own 'from'"),
            second -> assertThat(second).contains(":6:5: every repository would be copied onto"),
            third ->
                assertThat(third).contains(":8:5: the mapping copies to where its own 'from'"));
  }

  @Test
  void tasksThatCopyBackAndForthAreAnErrorAndAChainIsNone() throws Exception {
    Path file =
        file(
            task("out", "a.example", "b.example", "{from: app, tags: ['1', '2']}"),
            task("on", "b.example", "c.example", "{from: app, tags: ['2']}"),
            task("back", "c.example", "a.example", "{from: app, tags: ['regex: [0-9]']}"),
            task("other", "c.example", "d.example", "{from: app}"));

    assertThat(problems(file))
        .singleElement()
        .asString()
        .startsWith(file + ":13:14: images go round in a circle")
        .contains(
            "%s:5 (task out) -> %s:9 (task on) -> %s:13 (task back)".formatted(file, file, file));
  }

  @Test
  void tasksThatCopyDifferentTagsBackAndForthAreNoError() throws Exception {
    Path file =
        file(
            task("out", "a.example", "b.example", "{from: app, tags: ['1']}"),
            task("back", "b.example", "a.example", "{from: app, tags: ['2']}"));

    assertThat(problems(file)).isEmpty();
  }

  @FaultKind("A47")
  @Test
  void sitesThatFillEachOtherByRuleAreLeftToTheRun() throws Exception {
    Path file =
        file(
            task("out", "a.example", "b.example", "{from: app, tags: ['regex: 1\\..*']}"),
            task("back", "b.example", "a.example", "{from: app, tags: ['regex: 2\\..*']}"));

    assertThat(problems(file)).isEmpty();
  }

  @FaultKind("A47")
  @Test
  void aChainWhoseRulesDifferIsLeftToTheRunThoughItsMiddleTakesAllTags() throws Exception {
    Path file =
        file(
            task("one", "a.example", "b.example", "{from: app, tags: ['regex: 1\\..*']}"),
            task("two", "b.example", "c.example", "{from: app}"),
            task("three", "c.example", "d.example", "{from: app, tags: ['regex: 2\\..*']}"),
            task("four", "d.example", "a.example", "{from: app}"));

    assertThat(problems(file)).isEmpty();
  }

  @FaultKind("A47")
  @Test
  void aCircleThatTheRulesHaveInCommonIsStillAnError() throws Exception {
    Path one =
        file(
            task("out", "a.example", "b.example", "{from: app, tags: ['regex: 1\\..*']}"),
            task("back", "b.example", "a.example", "{from: app}"));
    Path two =
        file(
            task("out", "a.example", "b.example", "{from: app, tags: ['semver: >=1.0.0']}"),
            task("back", "b.example", "a.example", "{from: app, tags: ['semver: >=1.0.0']}"));
    Path three =
        file(
            task("out", "a.example", "b.example", "{from: app, tags: ['regex: 1.*', latest]}"),
            task("back", "b.example", "a.example", "{from: app, tags: ['regex: 2.*', latest]}"));

    for (Path file : List.of(one, two, three)) {
      assertThat(problems(file)).as("%s", file).singleElement().asString().contains("in a circle");
    }
  }

  @FaultKind("A27")
  @Test
  void aLoopOverTheNamesOfDockerHubOrOneHostIsAnError() throws Exception {
    Path hub =
        file(
            task("out", "docker.io", "quay.io", "{from: a/app}"),
            task("back", "QUAY.io:443", "registry.hub.docker.com", "{from: a/app}"));

    assertThat(problems(hub)).singleElement().asString().contains("images go round in a circle");
  }

  @FaultKind("A27")
  @Test
  void twoSourcesOverTheNamesOfDockerHubAreOneSource() throws Exception {
    Path file =
        file(
            task("one", "registry-1.docker.io", "h.example", "{from: a/b, to: m, tags: ['1']}"),
            task("two", "registry.hub.docker.com", "H.example:443", "{from: a/b, to: m}"));

    assertThat(problems(file)).isEmpty();
    assertThat(warnings(file)).isEmpty();
  }

  @FaultKind("A27")
  @Test
  void aLoopOverTheNamesOfThisMachineIsAWarning() throws Exception {
    Path loop =
        file(
            task("out", "'localhost:5000'", "a.example", "{from: app}"),
            task("back", "a.example", "'127.0.0.1:5000'", "{from: app}"));
    Path ports = file(task("one", "'localhost:5000'", "'127.0.0.1:5001'", "{from: app}"));

    assertThat(problems(loop)).isEmpty();
    assertThat(warnings(loop))
        .singleElement()
        .asString()
        .startsWith(loop + ":9:14: if localhost and 127.0.0.1 are one registry, images go round");
    assertThat(warnings(ports)).isEmpty();
  }

  @Test
  void expressionsThatCopyBackAndForthAreAnError() throws Exception {
    Path file =
        file(
            task("out", "a.example", "b.example", "{from: 'regex:team/.*'}"),
            task("back", "b.example", "a.example", "{from: 'regex:.*/.*'}"),
            task("fixed", "a.example", "c.example", "{from: x/y, tags: ['1']}"));

    assertThat(problems(file)).singleElement().asString().contains(":9:14: images go round");
  }

  @Test
  void aChainOfManyMappingsIsReadInTime() throws Exception {
    List<String> tasks = new ArrayList<>();
    for (int number = 1; number <= 2000; number++) {
      tasks.add(
          task(
              "t" + number,
              "a.example",
              "a.example",
              "{from: r%d, to: r%d, tags: ['1']}".formatted(number, number % 2000 + 1)));
    }
    Path file = file(tasks.toArray(String[]::new));

    assertThat(problems(file)).hasSize(1);
  }

  private Path file(String... tasks) throws Exception {
    String text = "tasks:\n" + String.join("", tasks);
    return Files.writeString(Files.createTempFile(directory, "sync", ".yaml"), text);
  }

  private static String task(String name, String source, String target, String... mappings) {
    StringBuilder text =
        new StringBuilder("- name: " + name + "\n  source: {registry: " + source + "}\n")
            .append("  target: {registry: " + target + "}\n  mappings: [");
    text.setLength(text.length() - 1);
    text.append("[");
    for (String mapping : mappings) {
      String withPlatform =
          mapping.contains("platform") ? mapping : mapping.replace("}", ", platform: linux/amd64}");
      text.append(text.charAt(text.length() - 1) == '[' ? "" : ",\n    ").append(withPlatform);
    }
    return text.append("]\n").toString();
  }

  private static List<String> problems(Path... files) throws Exception {
    return conflicts(files).problems().stream().map(ConfigProblem::toString).toList();
  }

  private static List<String> warnings(Path... files) throws Exception {
    return conflicts(files).warnings().stream().map(ConfigProblem::toString).toList();
  }

  private static MappingConflicts conflicts(Path... files) throws Exception {
    List<SyncPlan> plans = new ArrayList<>();
    for (Path file : files) {
      plans.add(new PlanLoader(Map.of()).load(file).plan());
    }
    return MappingConflicts.between(List.of(files), plans);
  }
}
