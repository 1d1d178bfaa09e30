package io.drayage.config;

import io.drayage.config.YamlNode.Entries;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.PlatformRule;
import io.drayage.tag.TagFilter;
import java.util.List;
import java.util.Optional;

/** Reads the mappings of one task. */
final class MappingReader {
  private static final List<String> KEYS = SyncFormat.MAPPING.names();
  private final ReadContext reading;
  private final PathReader paths;
  private final PlatformRule defaultPlatform;

  MappingReader(ReadContext reading, TaskLocations ends, PlatformRule defaultPlatform) {
    this.reading = reading;
    this.paths = new PathReader(reading, ends);
    this.defaultPlatform = defaultPlatform;
  }

  /** The mapping; empty when it lacks something, which has been reported. */
  Optional<Mapping> read(YamlNode node, int number) {
    if (!(node instanceof Entries entries)) {
      reading
          .problems()
          .error(
              node.place(), "mapping without 'From' path: write `from: …`, this is " + node.kind());
      return Optional.empty();
    }
    Section mapping = Section.of(entries, "in a mapping", KEYS, reading);
    Optional<PathRule> from = paths.from(mapping);
    Optional<PathRule> to = paths.to(mapping);
    Optional<TagFilter> tags = new TagsReader(reading).read(mapping);
    PlatformRule platform = new PlatformReader(reading).read(mapping).orElse(defaultPlatform);
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    boolean impossible = paths.reportsImpossible(from.get(), to.get(), mapping.placeOf("to"));
    Position place = mapping.place();
    return tags.filter(any -> !impossible)
        .map(
            filter ->
                new Mapping(
                    number, place.line(), place.column(), from.get(), to.get(), filter, platform));
  }
}
