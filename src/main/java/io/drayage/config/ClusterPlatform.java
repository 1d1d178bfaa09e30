package io.drayage.config;

import io.drayage.config.YamlNode.Entries;
import io.drayage.config.YamlNode.Entry;
import io.drayage.config.YamlNode.Items;
import io.drayage.config.YamlNode.Null;
import io.drayage.config.YamlNode.Scalar;
import io.drayage.oci.Platform;
import io.drayage.oci.PlatformChoice;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Warns once of mappings without {@code platform}, if this machine's platform does not serve the
 * cluster. Images for this machine would not run there.
 */
final class ClusterPlatform {
  private final Platform machine;
  private final Platform cluster;
  private final AtomicBoolean said = new AtomicBoolean();

  ClusterPlatform(Platform machine, Platform cluster) {
    this.machine = machine;
    this.cluster = cluster;
  }

  /** Finds the first mapping without a platform of its own, of its task or of the file. */
  void check(YamlNode root, Problems problems) {
    if (PlatformChoice.serves(machine, cluster) || !(root instanceof Entries top) || has(top)) {
      return;
    }
    for (YamlNode task : items(top, "tasks")) {
      if (task instanceof Entries entries && !has(entries)) {
        items(entries, "mappings").stream()
            .filter(mapping -> mapping instanceof Entries inner && !has(inner))
            .findFirst()
            .ifPresent(mapping -> warn(mapping.place(), problems));
      }
    }
  }

  private void warn(Position place, Problems problems) {
    if (!said.getAndSet(true)) {
      problems.warning(
          place,
          ("no `platform` is named, so images for this machine's are copied, %s; the cluster's is %s:"
                  + " write `platform: %s` here, on the task, or at top level")
              .formatted(machine, cluster, cluster));
    }
  }

  private static boolean has(Entries entries) {
    Entry entry = entries.byKey().get("platform");
    return entry != null
        && !(entry.value() instanceof Null)
        && !(entry.value() instanceof Scalar scalar && scalar.written().isEmpty());
  }

  private static List<YamlNode> items(Entries entries, String key) {
    Entry entry = entries.byKey().get(key);
    return entry != null && entry.value() instanceof Items list ? list.items() : List.of();
  }
}
