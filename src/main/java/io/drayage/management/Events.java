package io.drayage.management;

/** Events for pages, sent as server-sent events. Safe for several threads; never blocks. */
public interface Events {
  /**
   * Sends an event to all that listen.
   *
   * @param name {@code image}, {@code run}, {@code budget} or {@code reload}
   * @param key subject; a waiting event of the same name and key is replaced
   * @param json data, one line
   */
  void publish(String name, String key, String json);
}
