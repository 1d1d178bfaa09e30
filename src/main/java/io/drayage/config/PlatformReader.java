package io.drayage.config;

import io.drayage.config.YamlNode.Items;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Platform;
import io.drayage.plan.PlatformRule;
import java.util.Optional;

/** Reads {@code platform}, which stands on a mapping, a task, or at top level. */
final class PlatformReader {
  private static final String KEY = "platform";
  private final Reading reading;

  PlatformReader(Reading reading) {
    this.reading = reading;
  }

  /** The rule; empty when there is none, or when what is there has been reported. */
  Optional<PlatformRule> read(Section section) {
    if (section.node(KEY) instanceof Items list) {
      list.items().forEach(item -> reading.text(item, KEY).ifPresent(this::rule));
      reading
          .problems()
          .error(
              list.place(),
              "a list of platforms is not supported yet: write one platform, or all for the whole image");
      return Optional.empty();
    }
    return section.text(KEY).filter(text -> !text.value().isEmpty()).flatMap(this::rule);
  }

  private Optional<PlatformRule> rule(Text text) {
    if (text.value().equals("all")) {
      return Optional.of(new PlatformRule.All());
    }
    try {
      if (!text.value().equalsIgnoreCase("all")) {
        return Optional.of(new PlatformRule.One(Platform.parse(text.value())));
      }
    } catch (MalformedException e) {
      // reported below, where the environment's values are not shown
    }
    reading
        .problems()
        .error(
            text.place(),
            "platform takes all, or OS[/ARCH[/VARIANT]] such as linux/arm64, not '%s'"
                .formatted(text.shown()));
    return Optional.empty();
  }
}
