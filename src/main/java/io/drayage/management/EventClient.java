package io.drayage.management;

import io.drayage.management.EventLog.Event;
import io.drayage.management.EventLog.Subject;
import io.drayage.management.ServerSettings.EventLimits;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * A client that listens to events. Events beyond its rate wait; a waiting event is replaced by the
 * next one of its subject. For the event loop only.
 */
final class EventClient {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int BUFFER_BYTES = 1 << 16;

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final EventLimits limits;
  private final LongFunction<String> idText;
  private final Consumer<EventClient> whenDropped;
  private final Map<Subject, Waiting> waiting = new LinkedHashMap<>();
  private final Deque<Long> sent = new ArrayDeque<>();
  private long offered;
  private boolean timed;
  private boolean read = true;

  /**
   * A waiting event.
   *
   * @param first id of the earliest event of its subject that was not sent
   */
  private record Waiting(long first, Event event) {}

  EventClient(
      Vertx vertx,
      HttpServerResponse response,
      EventLimits limits,
      LongFunction<String> idText,
      long from,
      Consumer<EventClient> whenDropped) {
    this.vertx = vertx;
    this.response = response;
    this.limits = limits;
    this.idText = idText;
    this.offered = from;
    this.whenDropped = whenDropped;
    response.setWriteQueueMaxSize(BUFFER_BYTES);
    response.drainHandler(
        drained -> {
          read = true;
          send();
        });
  }

  /** Begins the answer; {@code known} is false if the client has to load everything anew. */
  void begin(boolean known) {
    // an id without data dispatches nothing, and is sent back by a client that loses its connection
    response.write("retry: 2000\nid: %s\n\n".formatted(idText.apply(offered)));
    if (!known) {
      response.write("event: resync\ndata: {}\n\n");
    }
  }

  /** Adds an event; {@link #send} sends it. */
  void offer(Event event) {
    Waiting before = waiting.get(event.subject());
    // a subject keeps its place, or one that changes often would never be sent
    waiting.put(event.subject(), new Waiting(before == null ? event.id() : before.first(), event));
    offered = event.id();
    if (waiting.size() > limits.kept()) {
      drop();
    }
  }

  /** Sends what the rate allows and the client reads. */
  void send() {
    Iterator<Waiting> all = waiting.values().iterator();
    while (all.hasNext() && !timed && !isStalled()) {
      if (pauseMillis() > 0) {
        timed = true;
        vertx.setTimer(
            pauseMillis(),
            timer -> {
              timed = false;
              send();
            });
        return;
      }
      Event event = all.next().event();
      all.remove();
      sent.addLast(System.nanoTime());
      // a client that comes back gets all that was waiting behind this one
      long resume = waiting.isEmpty() ? offered : waiting.values().iterator().next().first() - 1;
      response.write(
          "event: %s\ndata: %s\nid: %s\n\n"
              .formatted(event.subject().name(), line(event.json().get()), idText.apply(resume)));
    }
  }

  /** The same JSON on one line, which is all that an event may have. */
  private static String line(String json) {
    return json.replace('\n', ' ').replace('\r', ' ');
  }

  private boolean isStalled() {
    return response.closed() || response.writeQueueFull();
  }

  /** Milliseconds until the rate allows a further event. */
  private long pauseMillis() {
    long now = System.nanoTime();
    while (!sent.isEmpty() && now - sent.peekFirst() >= SECOND) {
      sent.removeFirst();
    }
    return sent.size() < limits.aSecond()
        ? 0
        : 1 + TimeUnit.NANOSECONDS.toMillis(SECOND - (now - sent.getFirst()));
  }

  /** Sends a comment, so that either side notices a dead connection; drops a client that stalls. */
  void beat() {
    if (!response.writeQueueFull()) {
      response.write(":\n\n");
    } else if (read) {
      read = false;
    } else {
      drop();
    }
  }

  /**
   * Ends the connection; the client may come back. If it reads nothing, the connection itself ends
   * with the server's time for writes.
   */
  void drop() {
    waiting.clear();
    whenDropped.accept(this);
    response.reset();
  }
}
