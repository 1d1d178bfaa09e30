package io.drayage.route;

import io.drayage.route.file.RouteException;
import io.drayage.route.file.RouteFolder;
import io.drayage.route.file.RouteSchema;
import io.drayage.route.file.RouteSource;
import io.drayage.route.file.YamlPlaces;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** The route files, read for a start or a reload. */
final class RouteFiles {
  private final RouteFolder folder;
  private final RouteSchema schema = new RouteSchema();

  RouteFiles(RouteFolder folder) {
    this.folder = folder;
  }

  List<Path> list() {
    return folder.list();
  }

  /**
   * Reads the files and starts their routes.
   *
   * @param isFirst whether this is the first load, which uses the schema only to explain a failure
   * @param start takes the files, and a supplier of the places in them
   * @throws RouteException if a file cannot be read, or {@code start} throws one
   */
  void load(
      boolean isFirst,
      BiConsumer<List<RouteSource>, Supplier<Map<RouteSource, YamlPlaces>>> start) {
    List<RouteSource> sources = folder.read();
    if (!isFirst) {
      Map<RouteSource, YamlPlaces> files = RouteSource.places(sources, schema::check);
      start.accept(sources, () -> files);
      return;
    }
    folder.warnOfUpgrades();
    CompletableFuture<Map<RouteSource, YamlPlaces>> files =
        CompletableFuture.supplyAsync(
            () -> RouteSource.places(sources, (source, places) -> {}),
            // while Camel starts
            work -> Lanes.daemon("routes", work).start());
    try {
      start.accept(sources, () -> result(files));
    } catch (RouteException e) {
      RouteSource.places(sources, schema::check);
      throw e;
    }
  }

  private static <T> T result(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RouteException known ? known : e;
    }
  }
}
