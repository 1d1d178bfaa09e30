package io.drayage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.drayage.archive.TrainingRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} whose target is down at first. */
@Timeout(120)
class RunAgainIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean up = new AtomicBoolean();
  private final TrainingRegistry images = new TrainingRegistry();
  private final HttpServer source = serve(images);
  private final HttpServer target = serve(this::handle);
  private final TrainingRegistry mirror = new TrainingRegistry();

  @AfterEach
  void stop() {
    source.stop(0);
    target.stop(0);
    threads.shutdownNow();
  }

  @Test
  void whatFailedInPassingIsTriedAgainLongBeforeTheInterval(@TempDir Path folder) throws Exception {
    images.publish("app", List.of("1.0"));
    Path file = folder.resolve("sync.yaml");
    Files.writeString(
        file,
        """
        tasks:
          - name: daily
            interval: 86400
            source: {registry: '%s'}
            target: {registry: '%s'}
            mappings: [{from: app, platform: all}]
        """
            .formatted(host(source), host(target)));
    List<String> arguments =
        CommandRun.arguments(
            List.of("run", file.toString()),
            "drayage.state.dir=" + folder.resolve("state"),
            "drayage.failed.first-delay=500",
            "drayage.failed.multiplier=1",
            "drayage.http.attempts=1",
            "drayage.retry.network.times=0",
            "drayage.registry." + host(source) + ".endpoint=http://" + host(source),
            "drayage.registry." + host(target) + ".endpoint=http://" + host(target));

    try (DrayageProcess run = DrayageProcess.startFromClasses(List.of(), arguments)) {
      await().atMost(LONG).until(() -> run.log().contains("task failed"));
      await().atMost(LONG).until(() -> run.log().contains("retrying failed images at"));

      up.set(true);

      await().atMost(LONG).until(() -> run.log().contains("task succeeded"));
      assertThat(run.log()).contains("image copied");
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (up.get()) {
      mirror.handle(exchange);
      return;
    }
    exchange.sendResponseHeaders(503, -1);
    exchange.close();
  }

  private HttpServer serve(HttpHandler handler) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext("/", handler);
      server.start();
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String host(HttpServer server) {
    return "localhost:" + server.getAddress().getPort();
  }
}
