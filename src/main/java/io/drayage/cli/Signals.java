package io.drayage.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of the operating system. Java has no public interface for them. The one of module
 * jdk.unsupported is called by name; without it, or without the signal, only the signal is lost.
 */
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /**
   * Calls {@code action} at each signal, on a thread of its own.
   *
   * @param name name without SIG: {@code HUP}
   */
  static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler onCall =
          (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              action.run();
            }
            return null;
          };
      Object listening =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, onCall);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), listening);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.debug("SIG{} can't be heard of here: {}", name, e.getMessage());
    }
  }
}
