package io.drayage.config;

import io.drayage.oci.RegistryHost;
import io.drayage.oci.Repository;
import io.drayage.plan.PathRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Cycles of mappings, in which the last writes what the first reads, with a tag in common for
 * certain. Other cycles are found in the run, tag by tag.
 */
final class MappingCycles {
  /** Names of repositories that stand for all that an expression matches. */
  private static final List<String> SAMPLES = List.of("a", "a/a", "app", "library/app", "a/b/c");

  private final Map<Repository, List<PlacedMapping>> readers = new HashMap<>();
  private final Map<RegistryHost, List<PlacedMapping>> matchers = new HashMap<>();
  private final Map<PlacedMapping, List<PlacedMapping>> feeds = new LinkedHashMap<>();
  private final Set<String> samples;

  MappingCycles(List<PlacedMapping> mappings) {
    for (PlacedMapping mapping : mappings) {
      mapping
          .reads()
          .ifPresentOrElse(
              source -> readers.computeIfAbsent(source, any -> new ArrayList<>()).add(mapping),
              () ->
                  matchers
                      .computeIfAbsent(mapping.sourceRegistry(), any -> new ArrayList<>())
                      .add(mapping));
    }
    samples = samples(mappings);
    mappings.forEach(mapping -> feeds.put(mapping, fedBy(mapping)));
  }

  /** One problem for each cycle; a mapping is in one of them at most. */
  List<ConfigProblem> problems() {
    List<ConfigProblem> problems = new ArrayList<>();
    Set<PlacedMapping> done = new HashSet<>();
    for (PlacedMapping start : feeds.keySet()) {
      List<PlacedMapping> path = new ArrayList<>(done.contains(start) ? List.of() : List.of(start));
      while (!path.isEmpty()) {
        PlacedMapping at = path.get(path.size() - 1);
        Optional<PlacedMapping> next =
            feeds.getOrDefault(at, List.of()).stream()
                .filter(fed -> !done.contains(fed))
                .findFirst();
        int met = next.map(path::indexOf).orElse(-1);
        if (met >= 0) {
          List<PlacedMapping> cycle = path.subList(met, path.size());
          if (PlacedMapping.shareATag(cycle)) {
            problems.add(problem(cycle));
          }
          done.addAll(cycle);
          cycle.clear();
        } else if (next.isPresent()) {
          path.add(next.get());
        } else {
          done.add(at);
          path.remove(path.size() - 1);
        }
      }
    }
    return problems;
  }

  /** Mappings that read what {@code mapping} writes, as far as names tell. */
  private List<PlacedMapping> fedBy(PlacedMapping mapping) {
    Set<Repository> written = written(mapping);
    List<PlacedMapping> matching =
        matchers.getOrDefault(mapping.targetRegistry(), List.of()).stream()
            .filter(reader -> written.stream().anyMatch(target -> matches(reader, target)))
            .toList();
    return Stream.concat(
            written.stream().flatMap(target -> readers.getOrDefault(target, List.of()).stream()),
            matching.stream())
        .filter(mapping::writesATagOf)
        .filter(reader -> PlacedMapping.shareATag(List.of(mapping, reader)))
        .distinct()
        .toList();
  }

  private static boolean matches(PlacedMapping reader, Repository target) {
    return reader.mapping().from() instanceof PathRule.Matching matching
        && matching.pattern().matches(target.path());
  }

  private Set<Repository> written(PlacedMapping mapping) {
    if (!(mapping.mapping().from() instanceof PathRule.Matching matching)) {
      return mapping.writes().stream().collect(Collectors.toSet());
    }
    return samples.stream()
        .filter(matching.pattern()::matches)
        .flatMap(path -> mapping.writesFrom(path).stream())
        .collect(Collectors.toSet());
  }

  /** Names that registries may have: the ones in the plans, and some for each expression. */
  private Set<String> samples(List<PlacedMapping> mappings) {
    Set<String> names = new HashSet<>(SAMPLES);
    readers.keySet().forEach(repository -> names.add(repository.path()));
    for (PlacedMapping mapping : mappings) {
      if (mapping.mapping().from() instanceof PathRule.Matching matching) {
        String head = literalHead(matching.pattern().toString());
        SAMPLES.forEach(name -> names.add(head + name));
      }
    }
    return names;
  }

  /** Literal beginning of all names that the expression matches. */
  private static String literalHead(String expression) {
    String text = expression.startsWith("^") ? expression.substring(1) : expression;
    int end = 0;
    while (end < text.length() && "\\.+*?()[]{}|^$".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(0, end);
  }

  private static ConfigProblem problem(List<PlacedMapping> cycle) {
    PlacedMapping last = cycle.get(cycle.size() - 1);
    return last.problem(cycle.size() == 1 ? ofOne(last) : ofSeveral(cycle));
  }

  private static String ofOne(PlacedMapping mapping) {
    if (mapping.reads().isPresent()) {
      return "%s would be copied onto itself: the target is the source"
          .formatted(mapping.reads().get());
    }
    return mapping.mapping().to() instanceof PathRule.SameAsSource
        ? "every repository would be copied onto itself: the target is the source"
        : "the mapping copies to where its own 'from' matches, so each run would copy its own copies:"
            + " let the expression leave out what 'to' makes";
  }

  private static String ofSeveral(List<PlacedMapping> cycle) {
    return "images go round in a circle, each run would overwrite what the one before copied: "
        + cycle.stream()
            .map(mapping -> "%s (task %s)".formatted(mapping.place(), mapping.task().name()))
            .collect(Collectors.joining(" -> "))
        + " -> "
        + cycle.get(0).place();
  }
}
