package io.drayage.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * On SIGTERM and SIGINT: closes a session, then gives the command a moment to say what came of it.
 */
final class Shutdown implements AutoCloseable {
  private static final long LAST_WORDS_SECONDS = 3;

  private final SyncSession session;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onSignal, "shutdown");

  private Shutdown(SyncSession session) {
    this.session = session;
  }

  static Shutdown of(SyncSession session) {
    Shutdown shutdown = new Shutdown(session);
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the hook runs already; it waits for nothing but this
    }
  }

  private void onSignal() {
    LoggerFactory.getLogger(Shutdown.class)
        .atInfo()
        .log("stopping: nothing new begins, what is in flight gets its grace");
    session.close();
    try {
      if (!ended.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
        LoggerFactory.getLogger(Shutdown.class).atWarn().log("stopped without a report");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
