package io.drayage.route;

import java.io.InputStream;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.impl.engine.DefaultClassResolver;
import org.apache.camel.impl.engine.DefaultFactoryFinder;
import org.apache.camel.spi.FactoryFinder;
import org.jspecify.annotations.Nullable;

/**
 * Answers Camel's look-ups of optional services that no jar of the program has. Camel makes some
 * thirty of them at each start, and each would go through all modules of Java and all jars: a tenth
 * of the code of a start.
 */
final class AbsentServices extends DefaultClassResolver {
  static final String FOLDER = FactoryFinder.DEFAULT_PATH;

  /** Services of {@link #FOLDER} that extension jars alone may have. */
  static final Set<String> NAMES =
      Set.of(
          "cli-connector-factory",
          "debugger-factory",
          "dev-console/default-registry",
          "exchange-factory",
          "headers-map-factory",
          "health-check/default-registry",
          "management/ManagementStrategyFactory",
          "model/FilterDefinition",
          "model/LogDefinition",
          "model/MarshalDefinition",
          "model/ProcessDefinition",
          "model/SplitDefinition",
          "model/ToDefinition",
          "model/UnmarshalDefinition",
          "processor-exchange-factory",
          "reactive-executor",
          "resilience4j-micrometer-factory",
          "resource-loader",
          "startup-step-recorder",
          "thread-factory-listener",
          "thread-pool-factory");

  private AbsentServices(CamelContext context) {
    super(context);
  }

  /** Answers the look-ups of a context that has been created, and has no extension jars. */
  static void answerIn(CamelContext context) {
    AbsentServices resolver = new AbsentServices(context);
    context.setClassResolver(resolver);
    ExtendedCamelContext extension = context.getCamelContextExtension();
    extension.setDefaultFactoryFinder(new DefaultFactoryFinder(resolver, FOLDER));
    extension.setBootstrapFactoryFinder(new DefaultFactoryFinder(resolver, FOLDER));
  }

  @Override
  public @Nullable InputStream loadResourceAsStream(String uri) {
    boolean absent = uri.startsWith(FOLDER) && NAMES.contains(uri.substring(FOLDER.length()));
    return absent ? null : super.loadResourceAsStream(uri);
  }
}
