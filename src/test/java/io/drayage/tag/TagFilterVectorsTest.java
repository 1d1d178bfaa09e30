package io.drayage.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TagFilterVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Named<JsonNode>> vectors() throws IOException {
    List<Named<JsonNode>> vectors = new ArrayList<>();
    try (InputStream stream =
            Objects.requireNonNull(
                TagFilterVectorsTest.class.getResourceAsStream("/tag-filters.jsonl"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode vector = JSON.readTree(line);
        vectors.add(Named.of(vectors.size() + 1 + ": " + vector.path("filter"), vector));
      }
    }
    return vectors;
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void selectsWhatTheVectorSays(JsonNode vector) {
    JsonNode expected = vector.path("expect");
    List<String> filter = texts(vector.path("filter"));
    if (expected.path("error").asBoolean()) {
      assertThatThrownBy(() -> TagFilter.parse(filter)).isInstanceOf(TagRuleException.class);
      return;
    }

    TagFilter tags = TagFilter.parse(filter);
    List<String> listed = tags.needsListing() ? texts(vector.path("tags")) : List.of();
    List<String> shuffled = new ArrayList<>(listed);
    Collections.shuffle(shuffled, new Random(42));

    assertThat(tags.needsListing()).isEqualTo(expected.path("lists").asBoolean());
    assertThat(tags.select(listed).selected()).isEqualTo(texts(expected.path("selected")));
    assertThat(tags.select(shuffled)).isEqualTo(tags.select(listed));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
