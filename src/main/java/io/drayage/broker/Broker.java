package io.drayage.broker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * The broker of {@code drayage.broker}, as component {@code jms} of Camel contexts. The classes of
 * its client are used by reflection: they have a class loader of their own. Safe for several
 * threads.
 */
public final class Broker {
  private static final String ARTEMIS =
      "org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory";
  private static final String QPID = "org.apache.qpid.jms.JmsConnectionFactory";
  private static final String JMS = "org.apache.camel.component.jms.JmsComponent";
  private static final String FACTORY = "jakarta.jms.ConnectionFactory";
  private static final String CONNECTION = "jakarta.jms.Connection";
  private static final String LISTENER = "jakarta.jms.ExceptionListener";

  /** What operations of a connection that has ended throw. */
  private static final String ENDED = "jakarta.jms.IllegalStateException";

  private static final String CACHING =
      "org.springframework.jms.connection.CachingConnectionFactory";

  /** Sessions that stay open for sending. */
  private static final int SESSIONS = 16;

  private final BrokerSettings settings;
  private final ClassLoader classes;
  private final BrokerState state;
  private final Object factory;
  private final Object connections;
  private final AtomicInteger contexts = new AtomicInteger();

  /**
   * Opens the libraries; connects to nothing yet.
   *
   * @throws IllegalStateException if the libraries are missing, or refuse the address
   */
  public Broker(BrokerSettings settings) {
    this.settings = settings;
    this.classes = ClientLibraries.open(settings.libraries());
    this.state = new BrokerState(settings.address());
    this.factory = factory();
    this.connections = watched(factory);
  }

  /** Whether the last attempt to connect succeeded, and no connection was lost since. */
  public boolean isConnected() {
    return state.isConnected();
  }

  /** The class loader of the client's libraries, for contexts that use it. */
  public ClassLoader classes() {
    return classes;
  }

  /** Adds component {@code jms} to a context, before its routes are made. */
  public void bind(CamelContext context) {
    Component component = (Component) create(JMS);
    Object configuration = call(component, "getConfiguration");
    set(configuration, "setConnectionFactory", type(FACTORY), connections);
    // consumers have connections of their own, and sending shares one
    Object sending = create(CACHING);
    set(sending, "setTargetConnectionFactory", type(FACTORY), connections);
    set(sending, "setSessionCacheSize", int.class, SESSIONS);
    set(sending, "setReconnectOnException", boolean.class, true);
    set(configuration, "setTemplateConnectionFactory", type(FACTORY), sending);
    set(configuration, "setExceptionListener", type(LISTENER), listener(this::consumerFailed));
    set(configuration, "setRecoveryInterval", long.class, settings.retryDelay().toMillis());
    set(configuration, "setErrorHandlerLogStackTrace", boolean.class, false);
    context.addComponent("jms", component);
    contexts.incrementAndGet();
    context.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          @Override
          public void onContextStopped(CamelContext stopped) {
            contexts.decrementAndGet();
            call(sending, "destroy");
          }
        });
  }

  private Object factory() {
    boolean amqp = settings.address().protocol().isAmqp();
    try {
      return classes
          .loadClass(amqp ? QPID : ARTEMIS)
          .getConstructor(String.class)
          .newInstance(ClientUrl.of(settings));
    } catch (InvocationTargetException e) {
      // its message may hold the URL, and so a password
      throw new IllegalStateException("the options of drayage.broker can't be used");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds the login of the moment to each connection, and hears of each attempt. */
  private Object watched(Object target) {
    return Proxy.newProxyInstance(
        classes,
        new Class<?>[] {type(FACTORY)},
        (proxy, method, arguments) -> {
          if (method.getName().equals("createConnection") && method.getParameterCount() == 0) {
            return connection();
          }
          return invoke(target, method, arguments == null ? new Object[0] : arguments);
        });
  }

  private Object connection() throws Throwable {
    try {
      Optional<String> user = settings.user();
      Class<?> type = type(FACTORY);
      Object connection =
          user.isEmpty()
              ? invoke(factory, type.getMethod("createConnection"), new Object[0])
              : invoke(
                  factory,
                  type.getMethod("createConnection", String.class, String.class),
                  new Object[] {user.get(), settings.password().get().orElse("")});
      int period = state.connected();
      // a consumer that copies hears of no loss before the end of its copy
      invoke(
          connection,
          type(CONNECTION).getMethod("setExceptionListener", type(LISTENER)),
          new Object[] {listener(cause -> lost(period, cause))});
      return connection;
    } catch (Throwable e) {
      state.away(state.isAway() ? e : TlsHandshake.reason(settings, e));
      throw e;
    }
  }

  private void lost(int period, Throwable cause) {
    if (state.lost(period, cause)) {
      Thread thread = new Thread(() -> connectAgain(period), "broker");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Tries to connect until this or a consumer has succeeded: consumers that copy try nothing. */
  private void connectAgain(int period) {
    try {
      Thread.sleep(settings.retryDelay().toMillis());
      while (state.isAwaySince(period) && contexts.get() > 0) {
        if (!opens()) {
          Thread.sleep(settings.retryDelay().toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean opens() {
    try {
      Object connection = connection();
      invoke(connection, type(CONNECTION).getMethod("close"), new Object[0]);
      return true;
    } catch (Throwable e) {
      // the state has noted it
      return false;
    }
  }

  /** A consumer of a connection that has ended says so late; the connection has told it before. */
  private void consumerFailed(Throwable cause) {
    if (!type(ENDED).isInstance(cause)) {
      state.failed(cause);
    }
  }

  private Object listener(Consumer<Throwable> heard) {
    return Proxy.newProxyInstance(
        classes,
        new Class<?>[] {type(LISTENER)},
        (proxy, method, arguments) -> {
          if (method.getName().equals("onException")) {
            heard.accept((Throwable) arguments[0]);
            return null;
          }
          return method.getName().equals("equals")
              ? (Object) (proxy == arguments[0])
              : System.identityHashCode(proxy);
        });
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private Class<?> type(String name) {
    try {
      return classes.loadClass(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object create(String name) {
    try {
      return type(name).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object call(Object target, String method) {
    try {
      return target.getClass().getMethod(method).invoke(target);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void set(Object target, String setter, Class<?> type, Object value) {
    try {
      target.getClass().getMethod(setter, type).invoke(target, value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
