package io.drayage.sync;

import static io.drayage.sync.Samples.DIGEST;
import static io.drayage.sync.Samples.IMAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.failure.Failure;
import io.drayage.failure.FailureKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies of the dispatch endpoint as JSON, for workers in other processes. */
class DispatchedJsonTest {
  private final ObjectMapper json = new ObjectMapper();

  static List<CopyOrder> orders() {
    return List.of(
        new CopyOrder(IMAGE, DIGEST, DIGEST, false, false, 1),
        new CopyOrder(IMAGE, DIGEST, null, true, false, 1));
  }

  static List<CopyResult> results() {
    return List.of(
        new CopyResult.Copied(IMAGE, DIGEST, 1L << 40),
        new CopyResult.Unchanged(IMAGE, DIGEST),
        new CopyResult.Failed(IMAGE, Samples.failure(FailureKind.RATE_LIMITED)));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void anOrderArrivesAsItLeft(CopyOrder order) throws JsonProcessingException {
    String text = json.writeValueAsString(order);

    assertThat(json.readValue(text, CopyOrder.class)).isEqualTo(order);
  }

  @ParameterizedTest
  @MethodSource("results")
  void aResultArrivesAsItLeft(CopyResult result) throws JsonProcessingException {
    String text = json.writeValueAsString(result);

    assertThat(json.readValue(text, CopyResult.class)).isEqualTo(result);
    assertThat(json.readTree(text).path("outcome").asText()).isEqualTo(result.label());
  }

  @ParameterizedTest
  @EnumSource(FailureKind.class)
  void everyKindOfFailureArrives(FailureKind kind) throws JsonProcessingException {
    Failure failure = Samples.failure(kind);

    assertThat(json.readValue(json.writeValueAsString(failure), Failure.class)).isEqualTo(failure);
  }

  @Test
  void anOrderHoldsNamesAndDigestsAndNothingElse() throws JsonProcessingException {
    JsonNode order = json.readTree(json.writeValueAsString(orders().get(0)));

    assertThat(keys(order))
        .containsExactlyInAnyOrder("image", "sourceDigest", "targetDigest", "targetIsNew", "pulls");
    assertThat(keys(order.get("image")))
        .containsExactlyInAnyOrder("runId", "taskName", "mapping", "source", "target", "platform");
    assertThat(order.get("image").get("source").asText()).isEqualTo("docker.io/library/redis:7");
    assertThat(order.get("sourceDigest").asText()).isEqualTo(DIGEST.toString());
  }

  @Test
  void anAbsentTargetIsNotWritten() throws JsonProcessingException {
    assertThat(json.writeValueAsString(orders().get(1))).doesNotContain("targetDigest");
  }

  @Test
  void thePasswordOfALocationIsNotInTheTextOfARun() {
    assertThat(Samples.run().toString()).contains("robot").doesNotContain(Samples.PASSWORD);
  }

  private static List<String> keys(JsonNode node) {
    return node.properties().stream().map(entry -> entry.getKey()).toList();
  }
}
