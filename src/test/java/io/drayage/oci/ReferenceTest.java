package io.drayage.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
  private static final Repository REPOSITORY =
      new Repository(new RegistryHost("registry.example.com:5000"), "group/app");

  @Test
  void aTagFollowsAColon() {
    Reference reference = Reference.parse("registry.example.com:5000/group/app:v1.0_x-y");

    assertThat(reference).isEqualTo(REPOSITORY.tag("v1.0_x-y"));
    assertThat(reference.identifier()).isEqualTo("v1.0_x-y");
    assertThat(reference.repository()).isEqualTo(REPOSITORY);
  }

  @Test
  void aDigestFollowsAnAt() {
    Reference reference = Reference.parse("registry.example.com:5000/group/app@" + DIGEST);

    assertThat(reference).isEqualTo(REPOSITORY.digest(Digest.parse(DIGEST)));
    assertThat(reference.identifier()).isEqualTo(DIGEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker.io/library/redis:latest",
        "localhost:5000/a:b",
        "[::1]:5000/a/b/c:1",
        "docker.io/redis@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      })
  void parseReadsWhatToStringWritesAlsoThroughJson(String text) throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    Reference reference = Reference.parse(text);

    assertThat(reference).hasToString(text);
    assertThat(json.writeValueAsString(reference)).isEqualTo("\"" + text + "\"");
    assertThat(json.readValue(json.writeValueAsString(reference), Reference.class))
        .isEqualTo(reference);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "redis",
        "redis:latest",
        "docker.io/redis",
        "docker.io/redis:",
        "docker.io/redis@",
        "docker.io/redis@latest",
        "docker.io/:latest",
        "/redis:latest",
        "docker.io/redis:-x",
        "docker.io/redis:a b",
        "docker.io/redis:v1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      })
  void whatIsNoReferenceIsRefused(String text) {
    assertThatThrownBy(() -> Reference.parse(text)).isInstanceOf(MalformedException.class);
  }

  @Test
  void aTagHasAtMost128Characters() {
    assertThat(TagReference.isTag("a".repeat(128))).isTrue();
    assertThat(TagReference.isTag("a".repeat(129))).isFalse();
    assertThatThrownBy(() -> REPOSITORY.tag("a".repeat(129)))
        .isInstanceOf(MalformedException.class);
  }
}
