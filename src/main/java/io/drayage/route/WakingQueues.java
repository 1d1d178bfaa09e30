package io.drayage.route;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.seda.BlockingQueueFactory;
import org.apache.camel.component.seda.SedaComponent;
import org.apache.camel.component.seda.SedaEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Queues of {@code seda:} routes whose consumers start and end at once. With Camel's own queues, a
 * consumer sleeps for its poll timeout before its first poll, and a stopping context waits until
 * the poll under way is over: a short timeout costs time while nothing happens, a long one at both
 * ends. Here the timeout is short and a poll lasts longer.
 */
final class WakingQueues implements BlockingQueueFactory<Exchange> {
  private static final int SHORT_MILLIS = 5;
  private static final long LONG_MILLIS = 1000;

  private final List<WakingQueue> queues = new CopyOnWriteArrayList<>();

  /** Gives all {@code seda:} endpoints of the context such queues. */
  void bind(CamelContext context) {
    context.getComponent("seda", SedaComponent.class).setDefaultQueueFactory(this);
    context
        .getCamelContextExtension()
        .registerEndpointCallback(
            (uri, endpoint) -> {
              if (endpoint instanceof SedaEndpoint queued) {
                queued.setPollTimeout(SHORT_MILLIS);
              }
              return endpoint;
            });
  }

  @Override
  public BlockingQueue<Exchange> create() {
    return create(Integer.MAX_VALUE);
  }

  @Override
  public BlockingQueue<Exchange> create(int capacity) {
    WakingQueue queue = new WakingQueue(capacity);
    queues.add(queue);
    return queue;
  }

  /**
   * Ends the polls under way. Later ones are short, since consumers may have work until they end.
   */
  void wake() {
    queues.forEach(WakingQueue::wake);
  }

  static final class WakingQueue extends LinkedBlockingQueue<Exchange> {
    private static final long serialVersionUID = 1;

    private final transient Set<Thread> polling = new HashSet<>();
    private transient boolean awake;

    WakingQueue(int capacity) {
      super(capacity);
    }

    @Override
    public @Nullable Exchange poll(long timeout, TimeUnit unit) throws InterruptedException {
      boolean isShort;
      synchronized (polling) {
        isShort = awake;
        if (!isShort) {
          polling.add(Thread.currentThread());
        }
      }
      return isShort ? super.poll(timeout, unit) : longPoll();
    }

    private @Nullable Exchange longPoll() throws InterruptedException {
      try {
        return super.poll(LONG_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        if (isPolling()) {
          throw e;
        }
        return null;
      } finally {
        synchronized (polling) {
          if (!polling.remove(Thread.currentThread())) {
            // the interrupt was for the poll, which may have ended just before
            Thread.interrupted();
          }
        }
      }
    }

    private boolean isPolling() {
      synchronized (polling) {
        return polling.contains(Thread.currentThread());
      }
    }

    private void wake() {
      synchronized (polling) {
        awake = true;
        polling.forEach(Thread::interrupt);
        polling.clear();
      }
    }
  }
}
