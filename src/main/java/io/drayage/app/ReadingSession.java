package io.drayage.app;

import io.drayage.app.settings.HostSettings;
import io.drayage.app.settings.SessionSettings;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.plan.SyncPlan;
import io.drayage.registry.RegistryClients;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.select.MappingExpander;
import io.drayage.sync.select.SharedCatalogs;
import io.drayage.sync.select.TagLister;
import io.drayage.sync.select.TagSelector;
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

/** Session of commands that only read registries: no routes, no state. */
public final class ReadingSession implements AutoCloseable {
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
  public ReadingSession(SyncPlan plan, Settings settings, Map<String, String> environment) {
    HostSettings hosts = new HostSettings(settings, environment);
    clients = new RegistryClients(SessionSettings.client(settings), hosts::limits);
    registries = new RegistryDirectory(plan::taskOfFiles, clients, hosts, environment);
    registries.check(plan);
    mostImages = settings.count("drayage.task.max-images", 1);
    threads =
        Executors.newFixedThreadPool(
            settings.count("drayage.parallel.images", 1), DaemonThreads.named("ask"));
    endOfProcess = new Thread(registries::stopHelpers, "stop-helpers");
    Runtime.getRuntime().addShutdownHook(endOfProcess);
  }

  /** Clients of the registries. */
  public RegistryDirectory registries() {
    return registries;
  }

  /** Signal that ends the session's work. */
  public StopSignal stop() {
    return stop;
  }

  /** Threads for concurrent requests. */
  public ExecutorService threads() {
    return threads;
  }

  /** Expander of mappings. */
  public MappingExpander expander() {
    return new MappingExpander(new SharedCatalogs(registries::lister, Clock.systemUTC()));
  }

  /** Lister of tags. */
  public TagLister lister() {
    return new TagLister(registries, stop);
  }

  /** Selector of tags. */
  public TagSelector selector() {
    return new TagSelector(SyncListener.none(), mostImages);
  }

  /** Applies {@code work} to all parts concurrently; results are in the order of parts. */
  public <P, R> List<R> together(List<P> parts, Function<P, R> work) {
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
