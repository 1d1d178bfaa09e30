package io.drayage.api;

import io.drayage.management.Events;
import io.drayage.management.ManagementServer;
import io.drayage.management.Resources;
import io.drayage.management.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The management server with page and API over a {@link FakeProcess}; can be stopped and started
 * again.
 */
final class PageServer implements AutoCloseable {
  static final String TOKEN = "correct-horse-battery";

  private final FakeProcess process;
  private final boolean loopback;
  private ManagementServer server;
  private boolean stopped;

  PageServer(FakeProcess process) {
    this(process, true);
  }

  PageServer(FakeProcess process, boolean loopback) {
    this.process = process;
    this.loopback = loopback;
    server = start(0);
  }

  private ManagementServer start(int port) {
    Resources resources = new Resources();
    ApiResources.addTo(
        resources,
        new ApiResources.Parts(
            process,
            process,
            process,
            process,
            process,
            Clock.systemUTC(),
            Duration.ofSeconds(10)));
    PageResource.addTo(resources, process, Clock.systemUTC());
    ServerSettings settings =
        new ServerSettings(
            "127.0.0.1",
            port,
            loopback,
            () -> Optional.of(TOKEN),
            Set.of(),
            Optional.empty(),
            ServerSettings.Limits.usual());
    ManagementServer made = new ManagementServer(settings, resources);
    try {
      made.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return made;
  }

  String address() {
    return "http://127.0.0.1:" + server.port() + "/";
  }

  Events events() {
    return server.events();
  }

  /** Ends the server, as the end of its process does. */
  void stop() {
    server.close();
    stopped = true;
  }

  /** Starts another one at the same port. */
  void restart() {
    server = start(server.port());
    stopped = false;
  }

  @Override
  public void close() {
    if (!stopped) {
      server.close();
    }
  }
}
