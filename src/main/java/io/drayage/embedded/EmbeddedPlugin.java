package io.drayage.embedded;

import io.drayage.app.settings.RuntimeProperties;
import io.drayage.route.TextPredicates;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ContextServicePlugin;

/**
 * Entry for other Camel runtimes. Camel finds it by {@code META-INF/services} in each context with
 * this jar on its class path, and calls it before properties and routes are read. Without effect in
 * the contexts of {@code drayage run}.
 */
public final class EmbeddedPlugin implements ContextServicePlugin {
  /** Constructor for Camel. */
  public EmbeddedPlugin() {}

  @Override
  public void load(CamelContext context) {
    if (!TextPredicates.isIn(context)) {
      // routes refer to properties and conditions as soon as they are read
      RuntimeProperties defaults = new RuntimeProperties();
      context.getPropertiesComponent().addPropertiesSource(new DefaultProperties(defaults));
      TextPredicates.bind(context);
      context.addLifecycleStrategy(new EmbeddedSync(defaults));
    }
  }
}
