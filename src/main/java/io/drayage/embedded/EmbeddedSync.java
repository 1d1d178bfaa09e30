package io.drayage.embedded;

import io.drayage.app.LiveRun;
import io.drayage.app.PlanSource;
import io.drayage.app.SessionListeners;
import io.drayage.app.SyncSession;
import io.drayage.app.settings.Home;
import io.drayage.app.settings.RuntimeProperties;
import io.drayage.app.settings.SessionMode;
import io.drayage.app.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks of sync files in the Camel context of another runtime: binds the steps before the routes
 * are made, starts the timers with the context, and ends the runs before the context stops.
 */
final class EmbeddedSync extends LifecycleStrategySupport implements ExtendedStartupListener {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedSync.class);

  private final RuntimeProperties defaults;
  private Optional<SyncSession> session = Optional.empty();
  private Optional<LiveRun> run = Optional.empty();

  EmbeddedSync(RuntimeProperties defaults) {
    this.defaults = defaults;
  }

  /**
   * Opens a session for the sync files of property {@value Settings#FILES}.
   *
   * @throws io.drayage.app.settings.UsageException if a file or a property can't be used; the
   *     context does not start then
   */
  @Override
  public void onContextInitializing(CamelContext context) {
    PropertiesComponent properties = context.getPropertiesComponent();
    Map<String, String> environment = System.getenv();
    Settings settings =
        defaults.settings(properties.loadProperties(), Home.find(environment), environment);
    List<Path> files = RuntimeProperties.files(settings);
    if (files.isEmpty()) {
      LOG.atInfo()
          .addKeyValue("property", RuntimeProperties.FILES)
          .log("no sync file is named: this Camel context has no steps of Drayage");
      return;
    }
    open(context, settings, new PlanSource(files, "", settings.unknownKeys(), environment));
  }

  private void open(CamelContext context, Settings settings, PlanSource source) {
    PlanSource.Content content = source.read();
    content.warnings().forEach(warning -> LOG.atWarn().log(warning.toString()));
    SyncSession opened =
        new SyncSession(
            content.plan(),
            settings,
            source.environment(),
            SessionMode.AGAIN_AND_AGAIN,
            SessionListeners.none());
    session = Optional.of(opened);
    try {
      opened.routes().hostIn(context);
      run = Optional.of(new LiveRun(opened, settings, source, content, () -> {}));
      context.addStartupListener(this);
    } catch (Exception e) {
      // a context that does not start may not be stopped either
      onContextStopping(context);
      throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
  }

  /**
   * Makes the routes of timers, with the context's own routes running.
   *
   * @throws io.drayage.route.file.RouteException if the context has no template for them
   */
  @Override
  public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
    run.ifPresent(LiveRun::start);
  }

  @Override
  public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {}

  /** Ends copies in progress within their grace period. */
  @Override
  public void onContextStopping(CamelContext context) {
    run.ifPresent(LiveRun::stop);
    session.ifPresent(SyncSession::stop);
    run = Optional.empty();
    session = Optional.empty();
  }
}
