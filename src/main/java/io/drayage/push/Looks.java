package io.drayage.push;

import io.drayage.sync.RunRequest;
import java.util.List;
import java.util.Map;

/**
 * What is looked at because of a notification.
 *
 * @param looks tasks with their repositories, in the order of the sync files
 * @param paused names of concerned tasks that are paused, which are not looked at
 */
public record Looks(List<Look> looks, List<String> paused) {
  public Looks {
    looks = List.copyOf(looks);
    paused = List.copyOf(paused);
  }

  /**
   * Repositories of one task.
   *
   * @param mappings numbers of the mappings that read them, from 1
   */
  public record Look(RunRequest request, List<Integer> mappings) {
    public Look {
      mappings = List.copyOf(mappings);
    }
  }

  /** One request for each task. */
  public List<RunRequest> requests() {
    return looks.stream().map(Look::request).toList();
  }

  /** Whether no task is looked at. */
  public boolean isEmpty() {
    return looks.isEmpty();
  }

  /** Content of the answer's JSON. */
  public Map<String, Object> document() {
    List<Map<String, Object>> tasks =
        looks.stream()
            .map(
                look ->
                    Map.<String, Object>of(
                        "task",
                        look.request().task(),
                        "mappings",
                        look.mappings(),
                        "repositories",
                        look.request().repositories().stream().sorted().toList()))
            .toList();
    return Map.of("looks", tasks, "paused", paused);
  }
}
