package io.drayage.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Questions that only registries can answer. No answer spends a pull or writes anything. */
public interface Questions {
  /**
   * The result of a run now, as {@code drayage plan --no-pull --output json} prints it.
   *
   * @param task task; empty for all
   * @throws java.util.NoSuchElementException if there is no such task
   */
  Question<JsonNode> plan(Optional<String> task);

  /**
   * The task with just this mapping, and the mapping with its tags.
   *
   * @param mapping place in the task, from 1
   * @throws java.util.NoSuchElementException if there is no such mapping
   */
  Question<SyncFiles.FileTask> tags(String task, int mapping);

  /** A question that is asked once. */
  interface Question<T> {
    /** Asks, and waits for the answer. */
    T answer();

    /** Ends {@link #answer} early, which fails then or tells less. Called by another thread. */
    void stop();
  }
}
