package io.drayage.history;

import java.util.List;
import java.util.Map;

/**
 * Records that are written together. Each is a row: values by column, as parameters of SQL
 * statements. No two of {@code images} are about one target, so their order does not matter.
 *
 * @param numbers numbers of the records in the outbox
 * @param runs runs that ended
 * @param looks images and failed mappings; those that are changes become events
 * @param images results of images
 * @param pulls pulls spent, by registry
 */
public record HistoryBatch(
    List<Long> numbers,
    List<Map<String, Object>> runs,
    List<Map<String, Object>> looks,
    List<Map<String, Object>> images,
    List<Map<String, Object>> pulls) {
  public HistoryBatch {
    numbers = List.copyOf(numbers);
    runs = List.copyOf(runs);
    looks = List.copyOf(looks);
    images = List.copyOf(images);
    pulls = List.copyOf(pulls);
  }

  /** Hash of the numbers alone: Camel has batches as keys, and asks for the hash several times. */
  @Override
  public int hashCode() {
    return numbers.hashCode();
  }
}
