package io.drayage.config;

import static io.drayage.config.SyncFiles.load;
import static io.drayage.config.SyncFiles.onlyMapping;
import static io.drayage.config.SyncFiles.onlyTask;
import static io.drayage.config.SyncFiles.problemsOf;
import static io.drayage.config.SyncFiles.warningsOf;
import static io.drayage.config.SyncFiles.withMapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.plan.CatalogRule;
import io.drayage.plan.CatalogRule.Source;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.PlatformRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathRulesTest {
  @Test
  void anExpressionListsTheCatalogUnlessTheSourceSaysOtherwise() {
    PathRule.Matching from = (PathRule.Matching) onlyMapping("from: regex:team/.+").from();

    assertThat(from.pattern().anchored()).isEqualTo("^team/.+$");
    assertThat(from.lister())
        .isEqualTo(new CatalogRule(new Source.Catalog(), 100, Optional.of(Duration.ofHours(1))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{maxItems: 500, cacheDuration: 30m} | 500 | PT30M",
        "{maxItems: -1, cacheDuration: 90s}  | -1  | PT1M30S",
        "{maxItems: 0, cacheDuration: 0}     | 100 | PT1H",
        "{}                                  | 100 | PT1H",
      })
  void theLimitsAreTheFiles(String lister, int maxItems, Duration reuse) {
    CatalogRule rule = rule("lister: " + lister + "\n" + withMapping("from: regex:.*"));

    assertThat(rule.maxItems()).isEqualTo(maxItems);
    assertThat(rule.reuse()).contains(reuse);
  }

  @Test
  void aCacheDurationOfMinusOneMeansThatNoListIsReused() {
    assertThat(rule("lister: {cacheDuration: -1}\n" + withMapping("from: regex:.*")).reuse())
        .isEmpty();
  }

  @Test
  void theListerOfTheSourceCounts() {
    assertThat(
            rule(fromSource("{registry: quay.io, lister: {type: index, search: team}}")).source())
        .isEqualTo(new Source.Index("team"));
    assertThat(rule(fromSource("{registry: docker.io, lister: {type: dockerhub}}")).source())
        .isEqualTo(new Source.DockerHub());
    assertThat(rule(fromSource("{registry: quay.io, lister: {type: catalog}}")).source())
        .isEqualTo(new Source.Catalog());
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker.io", "registry.hub.docker.com"})
  void anExpressionOnDockerHubNeedsALister(String registry) {
    assertThat(problemsOf(fromSource("{registry: %s}".formatted(registry))))
        .singleElement()
        .asString()
        .contains("Docker Hub has no catalog")
        .contains("type dockerhub");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "regex:^/team/,/mirror/            | /mirror/app",
        "regex:/team/(.*),$1               | /app",
        "regex:/(team)/(.*),/${2}/$1       | /app/team",
        "regex:/(?P<t>team)/,/${t}-        | /team-app",
        "regex:a,b,c                       | /teb,cm/b,cpp",
        "'regex:/team/(.*),${PROJECT}/$1'  | /project/app",
        "'regex:${PATTERN}/(.*),x/$1'      | /x/app",
        "'${RULE}'                         | /all/app",
      })
  void aReplacementMakesThePath(String to, String path) {
    Mapping mapping =
        onlyTask(
                load(
                        withMapping("from: regex:team/.*\nto: " + to),
                        Map.of(
                            "PROJECT", "project",
                            "PATTERN", "/team",
                            "RULE", "regex:/team/(.*),all/$1"))
                    .plan())
            .mappings()
            .get(0);

    assertThat(((PathRule.Replaced) mapping.to()).of("/team/app")).isEqualTo(path);
  }

  @Test
  void aNameThatIsAGroupIsTheGroupWhateverTheEnvironmentSays() {
    Mapping mapping =
        onlyTask(
                load(
                        withMapping(
                            "from: /team/app\nto: 'regex:/(?P<TEAM>[a-z]+)/,/${TEAM}/${X}/'"),
                        Map.of("TEAM", "other", "X", "x"))
                    .plan())
            .mappings()
            .get(0);

    assertThat(((PathRule.Replaced) mapping.to()).of("/team/app")).isEqualTo("/team/x/app");
  }

  @Test
  void aValueOfTheEnvironmentIsNoGroup() {
    Mapping mapping =
        onlyTask(
                load(
                        withMapping("from: regex:.*\nto: 'regex:/(.*),${ROBOT}/$1/$${1}'"),
                        Map.of("ROBOT", "a$1b"))
                    .plan())
            .mappings()
            .get(0);

    assertThat(((PathRule.Replaced) mapping.to()).of("/app")).isEqualTo("/a$1b/app/${1}");
  }

  @ParameterizedTest
  @CsvSource({"a|b, outside of parentheses", "/team/.*, begins with a /"})
  void aLegalExpressionThatIsSurelyNotMeantIsAWarning(String expression, String warning) {
    assertThat(warningsOf(withMapping("from: regex:" + expression)))
        .singleElement()
        .asString()
        .contains(warning);
  }

  @Test
  void aGroupThatIsNoneIsAWarningThatSaysWhatToWrite() {
    assertThat(warningsOf(withMapping("from: /team/app\nto: 'regex:/(team)/,/m$1x/'")))
        .singleElement()
        .asString()
        .contains("$1x is no group")
        .contains("write ${1}");
  }

  @Test
  void platformsAreSortedAndEachCountsOnce() {
    PlatformRule rule =
        onlyMapping("from: app\nplatform: [linux/arm64, linux/amd64, Linux/arm64]").platform();

    assertThat(rule.text()).isEqualTo("linux/amd64,linux/arm64");
  }

  @Test
  void aListOfOnePlatformIsAList() {
    assertThat(onlyMapping("from: app\nplatform: [linux/arm64]").platform().text())
        .isEqualTo("linux/arm64,");
  }

  @Test
  void aListOfPlatformsIsADefaultToo() {
    String text = "platform: [linux/amd64, linux/arm64]\n" + withMapping("from: app");

    assertThat(onlyTask(load(text).plan()).mappings())
        .extracting(mapping -> mapping.platform().text())
        .isEqualTo(List.of("linux/amd64,linux/arm64"));
  }

  private static CatalogRule rule(String text) {
    Mapping mapping = onlyTask(load(text).plan()).mappings().get(0);
    return ((PathRule.Matching) mapping.from()).lister();
  }

  private static String fromSource(String source) {
    return withMapping("from: regex:team/.*").replace("{registry: src.example.com}", source);
  }
}
