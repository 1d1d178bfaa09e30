package io.drayage.route;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Stand-ins of the history's beans, for routes that are checked or tested without it. */
final class HistoryStubs {
  private HistoryStubs() {}

  static void addTo(Map<String, Object> beans) {
    beans.put("historyOutbox", new Outbox());
    beans.put("historyDatabase", database());
    beans.put(RowParameters.NAME, new RowParameters());
  }

  private static Object database() {
    Class<?> type = DataSource.class;
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "equals" -> arguments != null && proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              case "toString" -> "no database";
              default -> throw new SQLException("no database");
            });
  }

  /** An outbox that is always empty. */
  public static final class Outbox {
    /** Whether records wait. */
    public boolean hasRecords() {
      return false;
    }

    /** Takes nothing. */
    public void take() {
      // nothing waits
    }

    /** Removes nothing. */
    public void written(@Nullable Object batch) {
      // nothing waits
    }

    /** Ignores a failure. */
    public void failed(@Nullable Object batch, Object failure) {
      // nothing is written
    }

    /** Ignores a failure. */
    public void notForgotten(Object failure) {
      // nothing is deleted
    }

    /** The beginning of time. */
    public String oldest() {
      return Instant.EPOCH.toString();
    }
  }
}
