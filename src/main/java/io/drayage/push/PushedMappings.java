package io.drayage.push;

import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.sync.RunRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Finds the mappings of the current plan that read a pushed repository, without I/O. A repository
 * that matches an expression counts, also a new one. Safe for several threads.
 */
public final class PushedMappings {
  private final Supplier<SyncPlan> plan;
  private final Predicate<String> paused;

  /**
   * Looks into the plan of {@code plan}.
   *
   * @param paused tells paused tasks by name, which are left out
   */
  public PushedMappings(Supplier<SyncPlan> plan, Predicate<String> paused) {
    this.plan = plan;
    this.paused = paused;
  }

  /**
   * The registry that a path names: its host as in the sync files. The colon before a port may be
   * an underscore; a source of exactly that name wins.
   *
   * @throws HookException with status 400 if it is no name of a registry
   */
  public RegistryHost registry(String text) {
    try {
      RegistryHost literal = new RegistryHost(text);
      String withPort = text.replaceFirst("_([0-9]{1,5})$", ":$1");
      if (withPort.equals(text)
          || plan.get().tasks().stream()
              .anyMatch(task -> task.source().registry().equals(literal))) {
        return literal;
      }
      return new RegistryHost(withPort);
    } catch (MalformedException e) {
      throw new HookException(
          400,
          "'%s' in the path is no registry; write the host as in the sync files, such as /hooks/docker.io or /hooks/registry.example.org:5000"
              .formatted(PrintableText.text(text, 80)));
    }
  }

  /** What is looked at because of these pushes. */
  public Looks concerned(Pushes pushes) {
    List<Looks.Look> looks = new ArrayList<>();
    List<String> resting = new ArrayList<>();
    for (SyncTask task : plan.get().tasks()) {
      if (task.source().registry().equals(pushes.registry())) {
        look(task, pushes.repositories(), looks, resting);
      }
    }
    return new Looks(looks, resting);
  }

  private void look(
      SyncTask task, Set<Repository> pushed, List<Looks.Look> looks, List<String> resting) {
    List<Integer> mappings = new ArrayList<>();
    Set<String> repositories = new LinkedHashSet<>();
    for (Mapping mapping : task.mappings()) {
      List<Repository> read =
          pushed.stream().filter(repository -> reads(task, mapping, repository)).toList();
      if (!read.isEmpty()) {
        mappings.add(mapping.number());
        read.forEach(repository -> repositories.add(repository.toString()));
      }
    }
    if (mappings.isEmpty()) {
      return;
    }
    if (paused.test(task.name())) {
      resting.add(task.name());
    } else {
      looks.add(new Looks.Look(new RunRequest(task.name(), repositories), mappings));
    }
  }

  private static boolean reads(SyncTask task, Mapping mapping, Repository repository) {
    if (mapping.from() instanceof PathRule.Matching matching) {
      return matching.pattern().matches(repository.path());
    }
    return mapping.from() instanceof PathRule.Fixed fixed
        && isAt(task.source().registry(), fixed.path(), repository);
  }

  private static boolean isAt(RegistryHost registry, String path, Repository repository) {
    try {
      return Repository.forReading(registry, path).equals(repository);
    } catch (MalformedException e) {
      // the run reports it
      return false;
    }
  }
}
