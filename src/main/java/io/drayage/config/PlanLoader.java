package io.drayage.config;

import io.drayage.oci.Platform;
import io.drayage.plan.SyncPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a sync file and reports all its problems at once, each with its place. Thread-safe. */
public final class PlanLoader {
  private final Map<String, String> environment;
  private final ClusterPlatform clusterPlatform;
  private final UnknownKeys unknownKeys;

  /**
   * Makes a loader that replaces {@code ${NAME}} from {@code environment}; unknown keys are errors.
   */
  public PlanLoader(Map<String, String> environment) {
    this(environment, UnknownKeys.ERROR, Platform.host());
  }

  /** Makes a loader with a treatment of unknown keys. */
  public PlanLoader(Map<String, String> environment, UnknownKeys unknownKeys) {
    this(environment, unknownKeys, Platform.host());
  }

  /** Makes a loader that warns once if images for this machine would not run on {@code cluster}. */
  public PlanLoader(Map<String, String> environment, UnknownKeys unknownKeys, Platform cluster) {
    this.unknownKeys = unknownKeys;
    this.environment = Map.copyOf(environment);
    this.clusterPlatform = new ClusterPlatform(Platform.host(), cluster);
  }

  /**
   * Reads {@code file}, of at most 3 MiB.
   *
   * @throws ConfigException with all problems, also if the file cannot be read
   */
  public LoadedPlan load(Path file) throws ConfigException {
    Problems problems = new Problems(file, unknownKeys);
    return load(YamlSource.read(file, problems), problems);
  }

  /**
   * Reads a sync file from a text.
   *
   * @param file its name in messages
   * @throws ConfigException with all problems
   */
  public LoadedPlan load(Path file, String content) throws ConfigException {
    return load(content.getBytes(StandardCharsets.UTF_8), new Problems(file, unknownKeys));
  }

  LoadedPlan load(byte[] content, Problems problems) throws ConfigException {
    Node root = new YamlSource(problems).firstDocument(content);
    YamlNode tree = new YamlTree(problems).of(root);
    SyncPlan plan = new PlanReader(ReadContext.of(environment, problems)).read(tree);
    clusterPlatform.check(tree, problems);
    problems.throwIfAny(plan);
    return new LoadedPlan(plan, problems.warnings());
  }
}
