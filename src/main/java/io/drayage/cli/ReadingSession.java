package io.drayage.cli;

import io.drayage.plan.SyncPlan;
import io.drayage.registry.RegistryClients;
import io.drayage.sync.FileOrder;
import io.drayage.sync.MappingExpander;
import io.drayage.sync.RepositoryLists;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.TagLister;
import io.drayage.sync.TagSelector;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What commands that only ask registries have in common: no routes, no state. */
final class ReadingSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReadingSession.class);

  private final RegistryClients clients;
  private final RegistryDirectory registries;
  private final StopSignal stop = new StopSignal();
  private final ExecutorService threads;
  private final int mostImages;
  private final Thread endOfProcess;

  /**
   * Opens a session.
   *
   * @throws UsageException if a property can't be used
   */
  ReadingSession(SyncPlan plan, Settings settings, Map<String, String> environment) {
    clients =
        new RegistryClients(SyncSession.clientOptions(settings), new TrafficProperties(settings));
    registries = RegistryDirectory.of(plan::taskOfFiles, clients, settings, environment);
    registries.check(plan);
    mostImages = settings.count("drayage.task.max-images", 1);
    threads =
        Executors.newFixedThreadPool(
            settings.count("drayage.parallel.images", 1), DaemonThreads.named("ask"));
    endOfProcess = new Thread(registries::stopHelpers, "stop-helpers");
    Runtime.getRuntime().addShutdownHook(endOfProcess);
  }

  RegistryDirectory registries() {
    return registries;
  }

  StopSignal stop() {
    return stop;
  }

  ExecutorService threads() {
    return threads;
  }

  MappingExpander expander() {
    return new MappingExpander(new RepositoryLists(registries, Clock.systemUTC()));
  }

  MappingExpander expander(FileOrder order) {
    return new MappingExpander(new RepositoryLists(registries, Clock.systemUTC()), order);
  }

  TagLister lister() {
    return new TagLister(registries, stop);
  }

  TagSelector selector() {
    return new TagSelector(SyncListener.none(), mostImages);
  }

  /** Does {@code work} on all parts, several at a time; the answers are in their order. */
  <P, R> List<R> together(List<P> parts, Function<P, R> work) {
    List<CompletableFuture<R>> running =
        parts.stream()
            .map(part -> CompletableFuture.supplyAsync(() -> work.apply(part), threads))
            .toList();
    try {
      return running.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : e;
    }
  }

  @Override
  public void close() {
    stop.stop();
    registries.stopHelpers();
    threads.shutdownNow();
    clients.close();
    try {
      Runtime.getRuntime().removeShutdownHook(endOfProcess);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending already");
    }
  }
}
