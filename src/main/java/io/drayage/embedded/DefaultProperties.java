package io.drayage.embedded;

import io.drayage.app.settings.RuntimeProperties;
import org.apache.camel.Ordered;
import org.apache.camel.spi.PropertiesSource;
import org.jspecify.annotations.Nullable;

/** Defaults of the properties {@code drayage.*}; every other place of Camel wins over them. */
record DefaultProperties(RuntimeProperties defaults) implements PropertiesSource, Ordered {
  @Override
  public String getName() {
    return "drayage-defaults";
  }

  @Override
  public @Nullable String getProperty(String name) {
    return defaults.defaultOf(name).orElse(null);
  }

  @Override
  public int getOrder() {
    return Ordered.LOWEST;
  }
}
