package io.drayage.convert;

import io.drayage.oci.MalformedException;
import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.tag.TagFilter;
import io.drayage.tag.TagRuleException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sync file in the making: rules by task. Not thread-safe. */
final class Draft {
  private static final RegistryHost ANY_REGISTRY = new RegistryHost("localhost");

  /** A task without its rules. */
  record Task(Side source, Side target, Timing timing) {}

  private final Findings findings;
  private final Map<Task, List<Rule>> tasks = new LinkedHashMap<>();

  /** Places among the rules of a task by task, source and target path. */
  private final Map<List<Object>, List<Integer>> repositories = new HashMap<>();

  private boolean listsRegistries;

  Draft(Findings findings) {
    this.findings = findings;
  }

  /** Adds a rule of the entry at {@code place}; one that can't be written is reported. */
  void add(Task task, Rule rule, Place place) {
    if (!isWritable(task, rule, place)) {
      return;
    }
    listsRegistries |= rule.from().startsWith("regex:");
    List<Rule> rules = tasks.computeIfAbsent(task, any -> new ArrayList<>());
    List<Integer> ofRepository =
        repositories.computeIfAbsent(
            List.of(task, rule.from(), rule.to()), any -> new ArrayList<>());
    Rule placed = rule.at(place);
    for (int at : ofRepository) {
      Optional<Rule> joined = rules.get(at).with(placed);
      if (joined.isPresent()) {
        rules.set(at, joined.get());
        return;
      }
    }
    ofRepository.add(rules.size());
    rules.add(placed);
  }

  Map<Task, List<Rule>> tasks() {
    return tasks;
  }

  /** Whether some rule needs the list of a registry's repositories. */
  boolean listsRegistries() {
    return listsRegistries;
  }

  private boolean isWritable(Task task, Rule rule, Place place) {
    try {
      checkRegistry(task.source().registry());
      checkRegistry(task.target().registry());
      if (!rule.from().startsWith("regex:")) {
        checkPath(rule.from());
      }
      checkPath(rule.to());
      TagFilter unused = TagFilter.parse(rule.tags());
      return true;
    } catch (TagRuleException e) {
      findings.lost(place, "the entry is left out: its tags can't be written: " + e.getMessage());
    } catch (MalformedException e) {
      findings.lost(place, "the entry is left out: " + e.getMessage());
    }
    return false;
  }

  private static void checkRegistry(String registry) {
    if (!registry.contains("${")) {
      RegistryHost unused = new RegistryHost(registry);
    }
  }

  private static void checkPath(String path) {
    if (!path.isEmpty() && !path.contains("${")) {
      Repository unused = Repository.forWriting(ANY_REGISTRY, path);
    }
  }
}
