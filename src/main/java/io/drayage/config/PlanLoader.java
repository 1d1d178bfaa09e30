package io.drayage.config;

import io.drayage.oci.Platform;
import io.drayage.plan.SyncPlan;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a sync file. Everything that is wrong with it is reported at once, each with its place.
 * Thread-safe.
 */
public final class PlanLoader {
  private final Map<String, String> environment;
  private final ClusterPlatform clusterPlatform;

  /** {@code environment} is what {@code ${NAME}} in a file is replaced from. */
  public PlanLoader(Map<String, String> environment) {
    this(environment, Platform.host());
  }

  /** Warns once, besides, where images for this machine would not run on {@code cluster}'s. */
  public PlanLoader(Map<String, String> environment, Platform cluster) {
    this.environment = Map.copyOf(environment);
    this.clusterPlatform = new ClusterPlatform(Platform.host(), cluster);
  }

  /**
   * Reads {@code file}, of at most 3 MiB.
   *
   * @throws ConfigException with all that is wrong, also when the file cannot be read at all
   */
  public LoadedPlan load(Path file) throws ConfigException {
    Problems problems = new Problems(file);
    return load(SyncFileText.read(file, problems), problems);
  }

  LoadedPlan load(byte[] content, Problems problems) throws ConfigException {
    Node root = new YamlSource(problems).firstDocument(SyncFileText.decode(content, problems));
    YamlNode tree = new YamlTree(problems).of(root);
    SyncPlan plan = new PlanReader(Reading.of(environment, problems)).read(tree);
    clusterPlatform.check(tree, problems);
    problems.throwIfAny();
    return new LoadedPlan(plan, problems.warnings());
  }
}
