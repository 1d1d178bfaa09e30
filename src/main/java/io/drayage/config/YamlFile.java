package io.drayage.config;

import io.drayage.plan.Relay;
import io.drayage.plan.SyncPlan;
import java.nio.file.Path;
import java.util.List;

/** Reads YAML and JSON files of other tools, with the place of each value. */
public final class YamlFile {
  private YamlFile() {}

  /**
   * Reads the first document of {@code file}, of at most 3 MiB, with aliases and merge keys
   * resolved.
   *
   * @throws ConfigException with all problems, also if the file cannot be read
   */
  public static YamlNode read(Path file) throws ConfigException {
    Problems problems = new Problems(file);
    YamlNode tree =
        new YamlTree(problems)
            .of(new YamlSource(problems).firstDocument(YamlSource.read(file, problems)));
    problems.throwIfAny(new SyncPlan(Relay.NATIVE, /* watch= */ false, List.of()));
    return tree;
  }
}
