package io.drayage.management;

import java.util.function.Supplier;

/** Events for pages, sent as server-sent events. Safe for several threads; never blocks. */
public interface Events {
  /**
   * Sends an event to all that listen.
   *
   * @param name {@code image}, {@code run}, {@code budget} or {@code reload}
   * @param key subject; a waiting event of the same name and key is replaced
   * @param json data, one line; asked for when the event is sent, if it is
   */
  void publish(String name, String key, Supplier<String> json);
}
