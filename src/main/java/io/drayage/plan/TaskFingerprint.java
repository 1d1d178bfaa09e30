package io.drayage.plan;

import io.drayage.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * Short text that is equal for tasks that copy the same images between the same registries.
 * Credentials, times and places in files do not count: they may differ between machines.
 */
public final class TaskFingerprint {
  private static final int CHARACTERS = 16;

  private TaskFingerprint() {}

  /** Returns the fingerprint of the task. */
  public static String of(SyncTask task) {
    String text =
        String.join(
            "\n",
            task.name(),
            location(task.source()),
            location(task.target()),
            String.valueOf(task.tool() instanceof CopyTool.Skopeo),
            task.mappings().stream()
                .map(TaskFingerprint::mapping)
                .collect(Collectors.joining("\n")));
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, CHARACTERS);
  }

  private static String location(Location location) {
    return location.registry().name() + " " + location.skipTlsVerify();
  }

  private static String mapping(Mapping mapping) {
    return String.join(
        " ",
        String.valueOf(mapping.number()),
        String.valueOf(mapping.from()),
        String.valueOf(mapping.to()),
        String.valueOf(mapping.tags().items()),
        mapping.platform().text());
  }
}
