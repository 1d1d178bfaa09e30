package io.drayage.app;

import io.drayage.app.settings.ManagementSettings;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.management.Events;
import io.drayage.management.ManagementServer;
import io.drayage.management.Resources;
import io.drayage.management.ServerSettings;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The management server of a process that stays, if its port is not 0. */
final class Management implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Management.class);

  private final Optional<ServerSettings> settings;
  private final Optional<ManagementServer> server;

  /**
   * Creates the server, which does not listen yet.
   *
   * @throws UsageException if a property can't be used
   */
  Management(Settings settings, Resources resources) {
    this.settings = ManagementSettings.read(settings);
    this.server = this.settings.map(own -> new ManagementServer(own, resources));
  }

  /**
   * Listens.
   *
   * @throws UsageException if the port is taken or the certificate can't be used
   */
  void start() {
    if (server.isEmpty()) {
      return;
    }
    ServerSettings own = settings.orElseThrow();
    try {
      server.get().start();
    } catch (IOException e) {
      throw new UsageException(
          "property %s: the management server can't listen to port %d of %s (%s); set another port, or 0 for no server"
              .formatted(ManagementSettings.PORT, own.port(), own.address(), e.getMessage()));
    }
    LOG.atInfo()
        .addKeyValue("port", own.port())
        .addKeyValue("address", own.address())
        .log("management server started");
  }

  /** Sends events to the pages that are open; to none without a server. */
  Events events() {
    return server.isPresent() ? server.get().events() : (name, key, json) -> {};
  }

  /** Passes the server's events; does nothing without a server. */
  void ifServed(Consumer<Events> action) {
    // not a method reference: it would load the libraries of a server that is off
    if (server.isPresent()) {
      action.accept(server.get().events());
    }
  }

  @Override
  public void close() {
    if (server.isPresent()) {
      server.get().close();
    }
  }
}
