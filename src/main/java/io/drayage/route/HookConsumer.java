package io.drayage.route;

import io.drayage.management.Answer;
import io.drayage.management.Request;
import io.drayage.management.RequestPath;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.support.DefaultConsumer;

/** Takes the requests of one {@code platform-http:} route. */
final class HookConsumer extends DefaultConsumer implements PlatformHttpConsumer {
  private final HookRoutes hooks;
  private final List<String> template;
  private final Set<String> methods;

  /** Requests hold it together, the end of the consumer holds it alone. */
  private final ReadWriteLock running = new ReentrantReadWriteLock();

  private volatile boolean open;

  HookConsumer(HookRoutes hooks, PlatformHttpEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.hooks = hooks;
    String path = endpoint.getPath().substring(1);
    String whole = endpoint.isMatchOnUriPrefix() ? path.replaceFirst("/?$", "/{rest*}") : path;
    this.template = List.of(whole.split("/", -1));
    String restrict = endpoint.getHttpMethodRestrict();
    this.methods =
        restrict == null
            ? Set.of()
            : Arrays.stream(restrict.split(",", -1))
                .map(method -> method.strip().toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
  }

  @Override
  public PlatformHttpEndpoint getEndpoint() {
    return (PlatformHttpEndpoint) super.getEndpoint();
  }

  /** The methods that the route takes; empty for all. */
  Set<String> methods() {
    return methods;
  }

  /** Values of the path's names if the route takes this path. */
  Optional<Map<String, String>> fit(RequestPath path) {
    return path.fit(template);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    open = true;
    hooks.add(this);
  }

  @Override
  protected void doStop() throws Exception {
    hooks.remove(this);
    ShutdownStrategy shutdown = getEndpoint().getCamelContext().getShutdownStrategy();
    boolean idle = running.writeLock().tryLock(shutdown.getTimeout(), shutdown.getTimeUnit());
    open = false;
    if (idle) {
      running.writeLock().unlock();
    }
    super.doStop();
  }

  /** Has the route answer; empty if it has stopped. */
  Optional<Answer> answer(Request request, Map<String, String> parameters) {
    if (!running.readLock().tryLock()) {
      return Optional.empty();
    }
    try {
      return open ? Optional.of(process(request, parameters)) : Optional.empty();
    } finally {
      running.readLock().unlock();
    }
  }

  private Answer process(Request request, Map<String, String> parameters) {
    Exchange exchange = createExchange(false);
    try {
      createUoW(exchange);
      HookMessage message = new HookMessage(exchange, getEndpoint().getHeaderFilterStrategy());
      message.fill(request, parameters);
      getProcessor().process(exchange);
      return message.answer(Optional.ofNullable(getEndpoint().getProduces()));
    } catch (Exception e) {
      exchange.setException(e);
      throw new IllegalStateException("a route of %s failed".formatted(getEndpoint().getPath()), e);
    } finally {
      doneUoW(exchange);
      releaseExchange(exchange, false);
    }
  }
}
