package io.drayage.config;

import io.drayage.config.YamlNode.Items;
import io.drayage.config.YamlNode.Null;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Platform;
import io.drayage.plan.PlatformRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code platform} of a mapping, of a task, or at top level. */
final class PlatformReader {
  private static final String KEY = "platform";
  private static final String ALL = "all";
  private static final int MAX_PLATFORMS = 50;
  private final ReadContext reading;

  PlatformReader(ReadContext reading) {
    this.reading = reading;
  }

  /** Rule under the key; empty if there is none, or if it is wrong, which is reported. */
  Optional<PlatformRule> read(Section section) {
    if (section.node(KEY) instanceof Items list) {
      return several(list);
    }
    return section.filled(KEY).flatMap(this::rule);
  }

  private Optional<PlatformRule> several(Items list) {
    if (list.items().isEmpty() || list.items().size() > MAX_PLATFORMS) {
      return reading.refuse(
          list.place(),
          "a list of platforms has 1 to %d items; write all for the whole image"
              .formatted(MAX_PLATFORMS));
    }
    List<Platform> platforms = new ArrayList<>();
    for (YamlNode item : list.items()) {
      one(item).ifPresent(platforms::add);
    }
    return platforms.size() == list.items().size()
        ? Optional.of(new PlatformRule.Several(platforms))
        : Optional.empty();
  }

  private Optional<Platform> one(YamlNode item) {
    Optional<Text> text = reading.text(item, "an item of platform");
    if (item instanceof Null || text.filter(found -> found.value().isEmpty()).isPresent()) {
      return reading.refuse(item.place(), "an item of `platform` is empty: remove it");
    }
    if (text.filter(found -> found.value().equalsIgnoreCase(ALL)).isPresent()) {
      return reading.refuse(item.place(), "`all` stands alone, not in a list: write platform: all");
    }
    return text.flatMap(this::platform);
  }

  private Optional<PlatformRule> rule(Text text) {
    return text.value().equals(ALL)
        ? Optional.of(new PlatformRule.All())
        : platform(text).map(PlatformRule.One::new);
  }

  /** Whether the platform is known, or unlike any known one. A likely misspelling is reported. */
  private boolean isSpeltWell(Platform platform, Text text) {
    if (PlatformSpelling.isKnown(platform)) {
      return true;
    }
    Optional<String> meant = PlatformSpelling.meant(platform);
    if (meant.isEmpty() || text.isExpanded()) {
      reading.warning(
          text.place(),
          "platform '%s' is none that is known: OS/ARCH as indexes name them, such as linux/amd64"
              .formatted(text.shown()));
      return true;
    }
    reading.error(
        text.place(),
        "platform '%s' is none that images are for: write %s".formatted(text.shown(), meant.get()));
    return false;
  }

  private Optional<Platform> platform(Text text) {
    try {
      if (!text.value().equalsIgnoreCase(ALL)) {
        Platform platform = Platform.parse(text.value());
        return isSpeltWell(platform, text) ? Optional.of(platform) : Optional.empty();
      }
    } catch (MalformedException e) {
      // reported below, where the environment's values are not shown
    }
    return reading.refuse(
        text.place(),
        "platform takes all, or OS[/ARCH[/VARIANT]] such as linux/arm64, not '%s'"
            .formatted(text.shown()));
  }
}
