package io.drayage.push;

import io.drayage.sync.RunRequest;
import java.util.LinkedHashMap;
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

  /** Content of the answer's JSON, in its order. */
  public Map<String, Object> document() {
    List<Map<String, Object>> tasks = looks.stream().map(Looks::document).toList();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("looks", tasks);
    document.put("paused", paused);
    return document;
  }

  private static Map<String, Object> document(Look look) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("task", look.request().task());
    document.put("mappings", look.mappings());
    document.put("repositories", look.request().repositories().stream().sorted().toList());
    return document;
  }
}
