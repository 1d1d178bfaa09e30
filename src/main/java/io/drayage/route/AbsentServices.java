package io.drayage.route;

import java.io.InputStream;
import java.net.URL;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultClassResolver;
import org.apache.camel.spi.ClassResolver;
import org.apache.camel.spi.FactoryFinder;
import org.apache.camel.spi.Registry;
import org.jspecify.annotations.Nullable;

/**
 * Answers Camel's look-ups of optional services that no jar of the program has. Camel makes more
 * than a hundred of them at each start, and each would go through all modules of Java and all jars:
 * a tenth of the code of a start.
 */
final class AbsentServices extends DefaultClassResolver {
  static final String FOLDER = FactoryFinder.DEFAULT_PATH;

  /** Services of {@link #FOLDER} that extension jars alone may have. */
  static final Set<String> NAMES =
      Set.of(
          "Injector",
          "cli-connector-factory",
          "configurer/RedeliveryPolicy",
          "configurer/bean-language",
          "configurer/constant-language",
          "configurer/ref-language",
          "configurer/simple-language",
          "debugger-factory",
          "dev-console/default-registry",
          "exchange-factory",
          "headers-map-factory",
          "health-check/default-registry",
          "management/ManagementStrategyFactory",
          "model-reifier-factory",
          "model/CatchDefinition",
          "model/FilterDefinition",
          "model/FinallyDefinition",
          "model/LogDefinition",
          "model/MarshalDefinition",
          "model/ProcessDefinition",
          "model/SplitDefinition",
          "model/ToDefinition",
          "model/TryDefinition",
          "model/UnmarshalDefinition",
          "processor-exchange-factory",
          "properties-source-factory",
          "reactive-executor",
          "resilience4j-micrometer-factory",
          "resource-loader",
          "startup-step-recorder",
          "thread-factory-listener",
          "thread-pool-factory",
          "variable-repository/global",
          "variable-repository/group",
          "variable-repository/route");

  /** Properties file of a module of Camel that is no part of the program. */
  static final String OBSERVABILITY = "observability-services.properties";

  private AbsentServices(CamelContext context) {
    super(context);
  }

  /**
   * Creates a context that has no extension jars; the caller builds it, which looks services up.
   */
  static CamelContext context(Registry registry) {
    DefaultCamelContext context =
        new DefaultCamelContext(false) {
          @Override
          protected ClassResolver createClassResolver() {
            return new AbsentServices(this);
          }
        };
    context.getCamelContextExtension().setRegistry(registry);
    return context;
  }

  @Override
  public @Nullable InputStream loadResourceAsStream(String uri) {
    return isAbsent(uri) ? null : super.loadResourceAsStream(uri);
  }

  @Override
  public @Nullable URL loadResourceAsURL(String uri) {
    return isAbsent(uri) ? null : super.loadResourceAsURL(uri);
  }

  private static boolean isAbsent(String uri) {
    return uri.equals(OBSERVABILITY)
        || (uri.startsWith(FOLDER) && NAMES.contains(uri.substring(FOLDER.length())));
  }
}
