package io.drayage.app;

import io.drayage.app.settings.NoticeSettings;
import io.drayage.app.settings.Settings;
import io.drayage.app.settings.UsageException;
import io.drayage.notice.Notice;
import io.drayage.notice.NoticeMemory;
import io.drayage.notice.Notices;
import io.drayage.route.RouteRuntime;
import io.drayage.route.notice.NoticeChannels;
import io.drayage.route.notice.NoticeSteps;
import io.drayage.state.KeptTexts;
import io.drayage.state.StateStore;
import io.drayage.sync.SyncListener;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages about changes of a running process; without a channel nothing is looked for. */
final class NoticeService implements AutoCloseable {
  /** The same size as in notify.camel.yaml. A message is dropped if the queue is full. */
  private static final String QUEUE =
      "seda:notify?size=200&waitForTaskToComplete=Never&discardWhenFull=true&discardIfNoConsumers=true";

  private final NoticeChannels channels;
  private final Optional<Notices> notices;
  private final Duration every;
  private volatile Optional<RouteRuntime> routes = Optional.empty();

  /**
   * Reads the properties.
   *
   * @throws UsageException if one can't be used
   */
  NoticeService(Settings settings, StateStore state, Clock clock) {
    channels = NoticeSettings.channels(settings);
    every = settings.time("drayage.notify.look-up", ChronoUnit.MILLIS, 1);
    boolean on =
        channels.webhook().isPresent()
            || channels.slack().isPresent()
            || channels.mail().isPresent();
    notices =
        on
            ? Optional.of(
                new Notices(NoticeSettings.rule(settings), memory(state.told()), clock, this::send))
            : Optional.empty();
  }

  private static NoticeMemory memory(KeptTexts told) {
    return new NoticeMemory() {
      @Override
      public Optional<String> told(String subject) {
        return told.text(subject);
      }

      @Override
      public void keepTold(String subject, String text) {
        told.keep(subject, text);
      }

      @Override
      public void dropTold(String subject) {
        told.drop(subject);
      }
    };
  }

  /** Beans of the routes that send messages. */
  Map<String, Object> beans() {
    return NoticeSteps.beans(channels);
  }

  /** Sends messages into these routes from now on. */
  void into(RouteRuntime next) {
    routes = Optional.of(next);
  }

  /** Listener that looks for changes in the report of a run, in the background. */
  List<SyncListener> listeners() {
    return notices.<SyncListener>map(all -> all).stream().toList();
  }

  /** Looks at health, pulls and reloads from time to time. */
  void watch(Notices.Present present) {
    notices.ifPresent(all -> all.watch(present, every));
  }

  private void send(Notice notice) {
    routes.ifPresent(current -> current.send(QUEUE, notice));
  }

  @Override
  public void close() {
    notices.ifPresent(Notices::close);
  }
}
