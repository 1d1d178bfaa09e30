package io.drayage.config;

import io.drayage.config.PathReader.TaskLocations;
import io.drayage.config.YamlNode.Entries;
import io.drayage.plan.CatalogRule;
import io.drayage.plan.Location;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.PlatformRule;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import io.drayage.plan.TaskNames;
import io.drayage.tag.TagFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one task with its mappings. */
final class TaskReader {
  private static final int MAX_NAME_CHARACTERS = 200;

  private final ReadContext reading;
  private final LocationReader locations;
  private final PlatformRule defaultPlatform;
  private final TaskNames names;

  TaskReader(
      ReadContext reading,
      LocationReader locations,
      PlatformRule defaultPlatform,
      TaskNames names) {
    this.reading = reading;
    this.locations = locations;
    this.defaultPlatform = defaultPlatform;
    this.names = names;
  }

  /** Task of a node; empty if it is wrong, which is reported. */
  Optional<SyncTask> read(YamlNode node) {
    if (!(node instanceof Entries entries)) {
      return reading.refuse(
          node.place(),
          "a task requires a name, a source, a target and mappings; this is " + node.kind());
    }
    Section task = Section.of(entries, "in a task", SyncFormat.TASK, reading);
    Optional<Text> name = name(task);
    String shownName = name.map(Text::shown).orElse("");
    Schedule schedule = new ScheduleReader(reading).read(task);
    boolean verbose = task.flag("verbose");
    Optional<Location> source = locations.read(task, "source", shownName);
    Optional<Location> target = locations.read(task, "target", shownName);
    Optional<CatalogRule> lister =
        source.flatMap(location -> locations.lister(task, location, shownName));
    List<Mapping> mappings = mappings(task, new TaskLocations(source, target, lister), schedule);
    if (name.isEmpty() || source.isEmpty() || target.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SyncTask(
            uniqueName(name.get()), schedule, verbose, source.get(), target.get(), mappings));
  }

  private Optional<Text> name(Section task) {
    Optional<Text> name = task.text("name");
    if (task.lacks("name") || name.filter(text -> text.value().isBlank()).isPresent()) {
      return reading.refuse(task.placeOf("name"), "a task requires a name");
    }
    if (name.isPresent() && !isPrintable(name.get().value())) {
      reading.error(
          name.get().place(),
          "a task's name is one line of up to %d printable characters"
              .formatted(MAX_NAME_CHARACTERS));
    }
    return name;
  }

  private static boolean isPrintable(String name) {
    return name.length() <= MAX_NAME_CHARACTERS
        && name.codePoints().allMatch(TaskReader::isVisible);
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private String uniqueName(Text name) {
    String unique = names.unused(name.value());
    if (!unique.equals(name.value())) {
      reading.warning(
          name.place(),
          "an earlier task is named '%s' too: this one is shown as '%s%s'"
              .formatted(name.shown(), name.shown(), unique.substring(name.value().length())));
    }
    return unique;
  }

  private List<Mapping> mappings(Section task, TaskLocations locations, Schedule schedule) {
    PlatformRule platform = new PlatformReader(reading).read(task).orElse(defaultPlatform);
    PathReader paths = new PathReader(reading, locations);
    List<YamlNode> items = task.items("mappings", "each mapping with a dash: - from: …");
    if (items.isEmpty()) {
      reading.warning(task.placeOf("mappings"), "the task has no mappings: it syncs nothing");
    }
    List<Mapping> mappings = new ArrayList<>();
    for (YamlNode item : items) {
      Optional<Mapping> mapping = mapping(item, mappings.size() + 1, paths, platform);
      mapping.ifPresent(mappings::add);
      if (!(schedule instanceof Schedule.Once)
          && mapping.filter(found -> found.tags().isPinned()).isPresent()) {
        reading.warning(
            item.place(),
            "only digests are named here, and those never change: after the first run there is"
                + " nothing left to do, so the task's schedule is in vain for this mapping");
      }
    }
    return mappings;
  }

  private Optional<Mapping> mapping(
      YamlNode node, int number, PathReader paths, PlatformRule taskPlatform) {
    if (!(node instanceof Entries entries)) {
      return reading.refuse(
          node.place(), "mapping without 'From' path: write `from: …`, this is " + node.kind());
    }
    Section mapping = Section.of(entries, "in a mapping", SyncFormat.MAPPING, reading);
    Optional<PathRule> from = paths.from(mapping);
    Optional<PathRule> to = paths.to(mapping);
    Optional<TagFilter> tags = new TagsReader(reading).read(mapping);
    PlatformRule platform = new PlatformReader(reading).read(mapping).orElse(taskPlatform);
    if (from.isEmpty()
        || to.isEmpty()
        || paths.reportsImpossible(from.get(), to.get(), mapping.placeOf("to"))) {
      return Optional.empty();
    }
    Position place = mapping.place();
    return tags.map(
        filter ->
            new Mapping(
                number, place.line(), place.column(), from.get(), to.get(), filter, platform));
  }
}
