package io.drayage.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drayage.failure.Failure;
import io.drayage.failure.FailureException;
import io.drayage.failure.FailureKind;
import io.drayage.oci.PrintableText;
import java.util.Optional;

/**
 * Orders and their answers as JSON, between processes that may be of different releases. Each
 * document tells the version of its form; a reader refuses other versions. None holds credentials.
 * Safe for several threads.
 *
 * <p>A field of {@link CopyOrder} makes a new version: a reader that does not know the field can't
 * read the order. A field of {@link KnownContent} does not: it is a hint, and a worker that ignores
 * it looks for blobs and manifests at the target, or pulls them, and copies the same image.
 */
public final class OrderJson {
  /** The version of the form that this release writes and reads. */
  public static final int VERSION = 1;

  private static final String VERSION_FIELD = "version";
  private static final String TASK_FIELD = "task";
  private static final String WORKER_FIELD = "worker";
  private static final int MAX_NAME = 100;
  private static final String PULLS_FIELD = "pulls";
  private static final String REFUSED_FIELD = "refused";
  private static final String SAME_RELEASE =
      "run the same release of Drayage as scheduler and as workers";

  /** Made at the first order: its classes cost a start, and an unchanged run has no order. */
  private static final class Lazy {
    static final ObjectMapper JSON = new ObjectMapper();
  }

  /** The reason of a refusal. */
  public enum Refusal {
    /** The worker's sync files say something else about the task. */
    OTHER_TASK,
    /** No worker can copy it. */
    UNUSABLE
  }

  /**
   * An order that arrived.
   *
   * @param task fingerprint of the task as it was planned; empty if the sender gave none
   */
  public record Arrived(CopyOrder order, Optional<String> task) {}

  /**
   * An answer that arrived.
   *
   * @param worker name of the process that copied; empty if it gave none
   * @param pulls manifests that it pulled from the source, and told in no earlier answer
   */
  public record Answer(CopyResult result, String worker, int pulls) {}

  /** Writes an order with the fingerprint of its task. */
  public String order(CopyOrder order, String taskFingerprint) {
    ObjectNode document = Lazy.JSON.valueToTree(order);
    document.put(VERSION_FIELD, VERSION);
    document.put(TASK_FIELD, taskFingerprint);
    return document.toString();
  }

  /**
   * Reads an order.
   *
   * @throws UnusableOrderException if it is of another version, or is no order
   */
  public Arrived readOrder(String text) {
    ObjectNode document = document(text);
    int version = version(document);
    if (version != VERSION) {
      throw new UnusableOrderException(
          "the order has version %d of the form, and this worker reads version %d"
              .formatted(version, VERSION),
          SAME_RELEASE);
    }
    JsonNode task = document.remove(TASK_FIELD);
    try {
      return new Arrived(
          Lazy.JSON.treeToValue(document, CopyOrder.class),
          Optional.ofNullable(task).map(JsonNode::asText).filter(any -> !any.isEmpty()));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw unreadable();
    }
  }

  /** Writes the result of an order, and the pulls from its source that no earlier one told. */
  public String result(CopyResult result, String worker, int pulls) {
    ObjectNode document = Lazy.JSON.valueToTree(result);
    if (pulls > 0) {
      document.put(PULLS_FIELD, pulls);
    }
    return told(document, worker);
  }

  /** Writes a refusal, in a form that stays the same in all versions. */
  public String refusal(Refusal refusal, Failure failure, String worker) {
    ObjectNode document = Lazy.JSON.createObjectNode();
    document.put(REFUSED_FIELD, refusal.name());
    document.put("message", failure.message());
    document.put("hint", failure.hint());
    return told(document, worker);
  }

  private static String told(ObjectNode document, String worker) {
    document.put(VERSION_FIELD, VERSION);
    document.put(WORKER_FIELD, worker);
    return document.toString();
  }

  /**
   * Reads the answer to an order.
   *
   * @throws RefusedOrderException if another worker may take the order
   * @throws FailureException if no worker can copy it, or the answer is of another version
   */
  public Answer readAnswer(String text, CopyOrder order) {
    ObjectNode document = document(text);
    String worker = PrintableText.text(document.path(WORKER_FIELD).asText(""), MAX_NAME);
    JsonNode refused = document.get(REFUSED_FIELD);
    if (refused != null) {
      throw refused(order, worker, document, refused.asText());
    }
    int version = version(document);
    if (version != VERSION) {
      throw new FailureException(
          FailureKind.CONFLICT,
          "%s: worker %s answered in version %d of the form, and this process reads version %d"
              .formatted(order.subject(), worker, version, VERSION),
          SAME_RELEASE,
          null);
    }
    document.put(WORKER_FIELD, worker);
    JsonNode pulls = document.remove(PULLS_FIELD);
    try {
      return new Answer(
          Lazy.JSON.treeToValue(document, CopyResult.class),
          worker,
          pulls == null ? 0 : Math.max(0, pulls.asInt()));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new FailureException(
          FailureKind.INTERNAL,
          "%s: the answer of worker %s can't be read".formatted(order.subject(), worker),
          SAME_RELEASE,
          null);
    }
  }

  private static FailureException refused(
      CopyOrder order, String worker, ObjectNode document, String refusal) {
    boolean other = refusal.equals(Refusal.OTHER_TASK.name());
    Failure failure =
        new Failure(
            other ? FailureKind.CONFLICT : FailureKind.INTERNAL,
            "%s: refused by worker %s: %s"
                .formatted(order.subject(), worker, document.path("message").asText()),
            document.path("hint").asText(),
            "",
            0,
            1);
    return other ? new RefusedOrderException(failure) : new FailureException(failure, null);
  }

  private ObjectNode document(String text) {
    try {
      if (Lazy.JSON.readTree(text) instanceof ObjectNode document) {
        return document;
      }
    } catch (JsonProcessingException e) {
      throw unreadable();
    }
    throw unreadable();
  }

  /** The version of a document; orders of own routes may have none. */
  private static int version(ObjectNode document) {
    JsonNode version = document.remove(VERSION_FIELD);
    return version == null ? VERSION : version.asInt(0);
  }

  private static UnusableOrderException unreadable() {
    return new UnusableOrderException(
        "the message is no order of Drayage", "see the queue of dead letters for its content");
  }
}
