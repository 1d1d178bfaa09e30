package io.drayage.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.drayage.oci.NameList;
import io.drayage.testing.CapturedLog;
import io.drayage.testing.Failed;
import io.drayage.testing.FaultKind;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TagListTest {
  private static final String LIST = "/v2/a/b/tags/list";

  @AutoClose private final TestRegistry registry = new TestRegistry();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</v2/a/b/tags/list?last=v2&n=2>; rel=\"next\"",
        "<https://elsewhere.example/v2/a/b/tags/list?last=v2&n=2>; rel=next",
        "<?last=v2&n=2>;rel=\"next\"",
        "</v2/b/tags/list?last=v2&n=2>; title=\"x, y\"; rel=\"prefetch next\"",
        "</v2/a/b/tags/list?n=2>; rel=\"first\", </v2/a/b/tags/list?last=v2&n=2>; rel=\"next\"",
      })
  void pagesAreFollowedAtTheRegistryWhateverFormTheLinkHas(String link) {
    registry.answer(
        get(urlEqualTo(LIST)), okJson("{\"tags\":[\"v1\",\"v2\"]}").withHeader("Link", link));
    registry.answer(get(urlEqualTo(LIST + "?last=v2&n=2")), okJson("{\"tags\":[\"v3\"]}"));

    assertThat(list()).contains(List.of("v1", "v2", "v3"));
    registry
        .server()
        .verify(
            getRequestedFor(urlEqualTo(LIST)).withHeader("Accept", equalTo("application/json")));
  }

  @Test
  void aLoopAndAPageWithoutNewsEndTheList() {
    registry.answer(
        get(urlEqualTo(LIST)),
        okJson("{\"tags\":[\"v1\"]}").withHeader("Link", "<?last=v1>; rel=\"next\""));
    registry.answer(
        get(urlEqualTo(LIST + "?last=v1")),
        okJson("{\"tags\":[\"v1\"]}").withHeader("Link", "<?last=v0>; rel=\"next\""));

    assertThat(list()).contains(List.of("v1"));
    assertThat(registry.requests()).isEqualTo(2);
  }

  @Test
  void aCircleOfPagesThatBringNewTagsEndsTheList() {
    registry.answerAll(
        okJson("{\"tags\":[\"{{randomValue length=12 type='ALPHANUMERIC'}}\"]}")
            .withTransformers("response-template")
            .withHeader("Link", "<?last=v1>; rel=next"));

    assertThat(list().orElseThrow()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"tags\":[]}", "{\"tags\":null}", "{\"tags\":[\"../x\",null,{}]}"})
  @FaultKind("A21")
  void aPageWithoutATagDoesNotEndTheList(String page) {
    registry.answer(
        get(urlEqualTo(LIST)), okJson(page).withHeader("Link", "<?last=v1>; rel=\"next\""));
    registry.answer(get(urlEqualTo(LIST + "?last=v1")), okJson("{\"tags\":[\"v2\"]}"));

    assertThat(list()).contains(List.of("v2"));
  }

  @Test
  @FaultKind("A21")
  void pagesWithoutTagsThatDoNotEndAreAnError() {
    registry.answerAll(
        okJson("{\"tags\":[]}")
            .withTransformers("response-template")
            .withHeader("Link", "<?last={{randomValue length=12 type='ALPHANUMERIC'}}>; rel=next"));

    assertThatThrownBy(this::list)
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("the list of tags does not end");
    assertThat(registry.requests()).isLessThan(150);
  }

  @ParameterizedTest
  @MethodSource("unreadableLinks")
  @FaultKind("A21")
  void aLinkThatCanNotBeReadIsAnErrorAndNoShortList(String link) {
    registry.answerAll(okJson("{\"tags\":[\"v1\"]}").withHeader("Link", link));

    assertThatThrownBy(this::list)
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("the list may have more pages");
  }

  static List<String> unreadableLinks() {
    return List.of(
        "</v2/a/b/tags/list?last=v1>; rel=\"next\"; x=\"%s\"".formatted("y".repeat(17_000)),
        "</v2/a/b/tags/list?last=%s>; rel=\"next\"".formatted("y".repeat(5_000)),
        "</v2/a/b/tags/list?last=%s>; rel=\"next\"".formatted("{".repeat(1_000)),
        "</v2/a/b/tags/list?last=v1; rel=\"next\"",
        "/v2/a/b/tags/list?last=v1; rel=next",
        "<?last=v1>; rel=\"next",
        "</v2/a/b/tags/list/v1>; rel=\"next\"",
        "no link at all");
  }

  @ParameterizedTest
  @ValueSource(strings = {";a=b", ";a", ";a=\"b\"", " ; a = b", ";a=\"\\\"\""})
  @FaultKind("A22")
  void aLinkOfManyParametersIsReadInOnePass(String parameter) {
    String link = "<?last=v1>" + parameter.repeat(15_000 / parameter.length()) + "; rel=next";
    registry.answer(get(urlEqualTo(LIST)), okJson("{\"tags\":[\"v1\"]}").withHeader("Link", link));
    registry.answer(get(urlEqualTo(LIST + "?last=v1")), okJson("{\"tags\":[\"v2\"]}"));

    assertThat(list()).contains(List.of("v1", "v2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"tags\":null}", "{}", "{\"tags\":[]}"})
  void anEmptyRepositoryHasNoTags(String body) {
    registry.answerAll(okJson(body));

    assertThat(list()).contains(List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"code\":\"NAME_UNKNOWN\",\"message\":\"repository name not known to registry\"}",
        "{\"code\":\"NOT_FOUND\",\"message\":\"repository a/b not found\"}"
      })
  void aMissingRepositoryIsNoError(String error) {
    registry.answerAll(aResponse().withStatus(404).withBody("{\"errors\":[" + error + "]}"));

    assertThat(list()).isEmpty();
  }

  @FaultKind("A14")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html><title>404</title></html>",
        "{\"errors\":[]}",
        "{\"errors\":[{\"code\":\"NOT_FOUND\",\"message\":\"page not found\"}]}"
      })
  void a404ThatDoesNotNameTheRepositoryIsNoProof(String body) {
    registry.answerAll(aResponse().withStatus(404).withBody(body));

    assertThatThrownBy(() -> list()).is(Failed.NOT_FOUND);
  }

  @Test
  void namesThatCanNotBeTagsAreLeftOut() {
    registry.answerAll(
        okJson(
            "{\"tags\":[\"ok\",null,7,\"sha256:abc\",\"../x\",\"ok\",\"%s\"]}"
                .formatted("a".repeat(129))));

    try (CapturedLog log = CapturedLog.of(ListedNames.class)) {
      assertThat(list()).contains(List.of("ok"));

      assertThat(log.lines())
          .singleElement(STRING)
          .contains("left out 5 names that can't be tags, such as '(not a string)'");
    }
  }

  @Test
  void anErrorOnALaterPageIsAnErrorAndNoShortList() {
    registry.answer(
        get(urlEqualTo(LIST)),
        okJson("{\"tags\":[\"v1\"]}").withHeader("Link", "<?last=v1>; rel=\"next\""));
    registry.answer(get(urlEqualTo(LIST + "?last=v1")), aResponse().withStatus(404));

    assertThatThrownBy(this::list).is(Failed.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html><title>Login</title></html>", "{\"tags\":\"v1\"}", "[]", ""})
  void whatIsNoListIsAnError(String body) {
    registry.answerAll(aResponse().withBody(body));

    assertThatThrownBy(this::list).is(Failed.INVALID_CONTENT);
  }

  @Test
  @FaultKind("A3")
  void aListOfNineHundredThousandTagsIsHeldInFewBytes() {
    registry.answerAll(
        okJson(
            "{\"tags\":[%s]}"
                .formatted(
                    IntStream.range(0, 900_000)
                        .mapToObj("\"v%06d\""::formatted)
                        .collect(Collectors.joining(",")))));

    List<String> tags = list().orElseThrow();

    assertThat(tags).isInstanceOf(NameList.class).hasSize(900_000);
    assertThat(tags.get(899_999)).isEqualTo("v899999");
  }

  @Test
  @FaultKind("A3")
  void aListOfMillionsOfPartsIsReadWithoutThem() {
    registry.answerAll(
        okJson(
            "{\"tags\":[%s]}".formatted(String.join(",", Collections.nCopies(2_400_000, "{}")))));

    assertThat(list()).contains(List.of());
  }

  @Test
  @FaultKind("A3")
  void aListBeyondTheBoundIsAnError() {
    registry.answerAll(
        okJson(
            "{\"tags\":[%s]}"
                .formatted(
                    IntStream.range(0, 1_000_001)
                        .mapToObj("\"%06x\""::formatted)
                        .collect(Collectors.joining(",")))));

    assertThatThrownBy(this::list)
        .is(Failed.INVALID_CONTENT)
        .hasMessageContaining("the list has more than 1000000 tags");
  }

  @Test
  void anOversizedPageIsAnError() {
    registry.answerAll(aResponse().withBody(" ".repeat(16 * 1024 * 1024 + 1)));

    assertThatThrownBy(this::list).is(Failed.INVALID_CONTENT).hasMessageContaining("longer than");
  }

  private Optional<List<String>> list() {
    return registry.client().listTags(registry.repository("a/b"));
  }
}
