package io.drayage.management;

import io.drayage.management.EventLog.Event;
import io.drayage.management.EventLog.Subject;
import io.drayage.management.ServerSettings.EventLimits;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Sends events to clients at {@code /events}. Clients are known to the event loop only. */
final class ServerSentEvents implements Events {
  private static final Pattern NAME = Pattern.compile("[a-z-]{1,40}");

  private final Vertx vertx;
  private final Context loop;
  private final EventLimits limits;
  private final EventLog log;
  private final List<Event> arrived = new ArrayList<>();
  private final Set<EventClient> clients = new LinkedHashSet<>();
  private boolean heard;
  private Optional<Long> heartbeat = Optional.empty();

  ServerSentEvents(Vertx vertx, Context loop, EventLimits limits, String process) {
    this.vertx = vertx;
    this.loop = loop;
    this.limits = limits;
    this.log = new EventLog(process, limits.kept());
  }

  @Override
  public void publish(String name, String key, Supplier<String> json) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("an event has a short name");
    }
    synchronized (log) {
      Event event = log.add(new Subject(name, key), json);
      if (!heard) {
        return;
      }
      arrived.add(event);
      if (arrived.size() > 1) {
        return;
      }
    }
    loop.runOnContext(now -> deliver());
  }

  private void deliver() {
    List<Event> events;
    synchronized (log) {
      events = List.copyOf(arrived);
      arrived.clear();
    }
    for (EventClient client : List.copyOf(clients)) {
      events.forEach(client::offer);
      client.send();
    }
  }

  /**
   * Lets a client listen; called on the event loop.
   *
   * @throws ProblemException 503 if too many listen
   */
  void listen(HttpServerResponse response, Optional<String> lastEventId) {
    if (clients.size() >= limits.clients()) {
      throw new ProblemException(
          503,
          "Too many listeners",
          "at most %d clients listen to events at a time".formatted(limits.clients()),
          Map.of("Retry-After", "10"));
    }
    deliver();
    long from;
    boolean known;
    List<Event> missed;
    synchronized (log) {
      OptionalLong resumed = lastEventId.map(log::resumable).orElse(OptionalLong.of(log.last()));
      known = resumed.isPresent();
      from = resumed.orElse(log.last());
      missed = log.after(from);
      heard = true;
    }
    response.setChunked(true);
    Answers.head(response, 200, Map.of("Content-Type", "text/event-stream"));
    EventClient client = new EventClient(vertx, response, limits, log::text, from, this::leave);
    clients.add(client);
    response.closeHandler(closed -> leave(client));
    response.exceptionHandler(failure -> leave(client));
    client.begin(known);
    missed.forEach(client::offer);
    client.send();
    if (heartbeat.isEmpty()) {
      heartbeat =
          Optional.of(
              vertx.setPeriodic(
                  limits.heartbeat().toMillis(),
                  timer -> List.copyOf(clients).forEach(EventClient::beat)));
    }
  }

  private void leave(EventClient client) {
    clients.remove(client);
    if (clients.isEmpty()) {
      heartbeat.ifPresent(vertx::cancelTimer);
      heartbeat = Optional.empty();
      synchronized (log) {
        heard = false;
        arrived.clear();
      }
    }
  }

  /** Ends all connections; called on the event loop. */
  void close() {
    List.copyOf(clients).forEach(EventClient::drop);
  }
}
