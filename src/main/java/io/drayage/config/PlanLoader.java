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
  /** What becomes of a key that the format does not have. */
  public enum UnknownKeys {
    /** The file is refused, since a misspelt {@code tags} copies everything. */
    ERROR,
    /** A warning, and the key is ignored, as by dregsy. */
    WARN
  }

  private final Map<String, String> environment;
  private final ClusterPlatform clusterPlatform;
  private final UnknownKeys unknownKeys;

  /** {@code environment} is what {@code ${NAME}} in a file is replaced from. */
  public PlanLoader(Map<String, String> environment) {
    this(environment, UnknownKeys.ERROR, Platform.host());
  }

  /** The same, and {@code unknownKeys} are an error or a warning. */
  public PlanLoader(Map<String, String> environment, UnknownKeys unknownKeys) {
    this(environment, unknownKeys, Platform.host());
  }

  /** Warns once, besides, where images for this machine would not run on {@code cluster}'s. */
  public PlanLoader(Map<String, String> environment, UnknownKeys unknownKeys, Platform cluster) {
    this.unknownKeys = unknownKeys;
    this.environment = Map.copyOf(environment);
    this.clusterPlatform = new ClusterPlatform(Platform.host(), cluster);
  }

  /**
   * Reads {@code file}, of at most 3 MiB.
   *
   * @throws ConfigException with all that is wrong, also when the file cannot be read at all
   */
  public LoadedPlan load(Path file) throws ConfigException {
    Problems problems = new Problems(file, unknownKeys);
    return load(YamlSource.read(file, problems), problems);
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
