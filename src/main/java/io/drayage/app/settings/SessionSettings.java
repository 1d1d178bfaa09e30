package io.drayage.app.settings;

import io.drayage.cluster.ClusterSettings;
import io.drayage.history.HistorySettings;
import io.drayage.notice.NoticeRule;
import io.drayage.oci.MalformedException;
import io.drayage.oci.PrintableText;
import io.drayage.registry.http.ClientSettings;
import io.drayage.route.RouteSettings;
import io.drayage.route.file.RouteFolder;
import io.drayage.state.StateSettings;
import io.drayage.sync.again.TryAgainRule;
import io.drayage.sync.turn.BlobTurns;
import io.drayage.sync.turn.CopyTurns;
import io.drayage.sync.turn.QuietHours;
import io.drayage.sync.turn.SourcePlaces;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settings of a session, read before anything is opened.
 *
 * @param hosts settings of each registry
 * @param history settings of the history, if there is one
 * @param sharedBlobs limits of waits for blobs of other orders; empty if orders do not wait
 * @param parallelBlobs concurrent transfers of one source registry
 * @param maxImages images of one run of a task
 * @param imageLimit total time for one image
 * @param skopeoLimit time for one image that skopeo copies
 * @param grace time for copies in progress at a stop
 */
public record SessionSettings(
    ClientSettings client,
    HostSettings hosts,
    RouteSettings routes,
    CopyTurns.Rule turns,
    TryAgainRule tryAgain,
    Path stateDir,
    StateSettings state,
    Optional<HistorySettings> history,
    Optional<ClusterSettings> cluster,
    Optional<BlobTurns.Rule> sharedBlobs,
    int parallelBlobs,
    int maxImages,
    Duration imageLimit,
    Duration skopeoLimit,
    Duration grace) {
  private static final String COPIES = "drayage.parallel.copies";
  private static final String GRACE = "drayage.shutdown.grace-seconds";
  private static final String ONLY_RUN = "drayage.routes.only-run";
  private static final String OF_WORKERS = "drayage.routes.worker";
  private static final String QUIET = "drayage.quiet-hours";
  private static final String QUIET_ZONE = "drayage.quiet-hours.timezone";

  /**
   * Reads the properties.
   *
   * @throws UsageException if one can't be used
   */
  public static SessionSettings read(
      Settings settings, Map<String, String> environment, SessionMode mode) {
    HostSettings hosts = new HostSettings(settings, environment);
    Optional<HistorySettings> history =
        mode == SessionMode.AGAIN_AND_AGAIN && HistoryProperties.isEnabled(settings)
            ? Optional.of(HistoryProperties.read(settings))
            : Optional.empty();
    return new SessionSettings(
        client(settings),
        hosts,
        routes(settings, mode),
        new CopyTurns.Rule(
            settings.count(COPIES, 1),
            settings.millis("drayage.pulls.recheck"),
            settings.millis("drayage.pulls.max-wait"),
            hosts::pullReserve,
            quietHours(settings)),
        tryAgain(settings),
        settings.path("drayage.state.dir"),
        new StateSettings(
            settings.count("drayage.state.max-entries", 1),
            settings.count("drayage.state.manifests.max-count", 1),
            settings.count("drayage.state.manifests.max-bytes", 0)),
        history,
        mode == SessionMode.AGAIN_AND_AGAIN
            ? ClusterProperties.read(settings, history)
            : Optional.empty(),
        BrokerProperties.sharedBlobs(settings, mode),
        settings.count("drayage.parallel.blobs", 1),
        settings.count("drayage.task.max-images", 1),
        settings.time("drayage.image.limit-seconds", ChronoUnit.SECONDS, 1),
        settings.seconds("drayage.skopeo.limit-seconds"),
        settings.seconds(GRACE));
  }

  public static ClientSettings client(Settings settings) {
    return new ClientSettings(
        settings.millis("drayage.http.connect-timeout"),
        settings.millis("drayage.http.idle-timeout"),
        settings.count("drayage.http.attempts", 1),
        settings.millis("drayage.http.retry-delay"),
        settings.millis("drayage.http.max-retry-delay"),
        settings.count("drayage.http.max-connections", 1),
        settings.time("drayage.http.request-limit-seconds", ChronoUnit.SECONDS, 1),
        settings.time("drayage.http.list-limit-seconds", ChronoUnit.SECONDS, 1),
        settings.time("drayage.http.commit-timeout", ChronoUnit.MILLIS, 1));
  }

  public static RouteSettings routes(Settings settings, SessionMode mode) {
    Map<String, String> overrides = new HashMap<>(settings.overrides());
    // routes accept only numbers in these places
    Map<String, Long> times = new HashMap<>();
    times.put("drayage.schedule.jitter", settings.millis("drayage.schedule.jitter").toMillis());
    times.put(GRACE, settings.seconds(GRACE).toSeconds());
    // CopyTurns limits each source
    overrides.put(COPIES, String.valueOf(SourcePlaces.inAll(settings.count(COPIES, 1))));
    for (String policy : policies(mode)) {
      settings.count(policy + "times", 0);
      settings.factor(policy + "multiplier");
      times.put(policy + "delay", settings.millis(policy + "delay").toMillis());
      times.put(policy + "max-delay", settings.millis(policy + "max-delay").toMillis());
    }
    services(settings, times);
    if (mode == SessionMode.AGAIN_AND_AGAIN) {
      overrides.putAll(NoticeSettings.overrides(settings));
    }
    // plain numbers are read again at each reload of routes
    times.keySet().removeIf(key -> settings.text(key).orElse("").matches("\\d+"));
    times.forEach((key, time) -> overrides.put(key, String.valueOf(time)));
    settings.factor("drayage.retry.jitter");
    overrides.putAll(BrokerProperties.overrides(settings, mode));
    return new RouteSettings(
        folder(settings, mode),
        settings.path("drayage.extensions.dir"),
        settings.camelLocations(),
        overrides,
        settings.count("drayage.parallel.repositories", 1),
        settings.count("drayage.parallel.images", 1),
        settings.millis("drayage.retry.rate-limit.max-delay"),
        settings.millis("drayage.retry.network.max-delay"),
        BrokerProperties.orders(settings, mode),
        BrokerProperties.broker(settings),
        mode == SessionMode.WORKER);
  }

  private static RouteFolder folder(Settings settings, SessionMode mode) {
    return mode == SessionMode.WORKER
        ? settings.routeFolderOf(names(settings, OF_WORKERS))
        : settings.routeFolder(leftOut(settings, mode));
  }

  /** Checks the properties of push notifications and messages, and adds their times. */
  private static void services(Settings settings, Map<String, Long> times) {
    for (String key :
        List.of(
            "drayage.hooks.quiet",
            "drayage.hooks.longest-wait",
            "drayage.hooks.look-up",
            "drayage.notify.look-up",
            "drayage.notify.timeout",
            "drayage.notify.retry.delay",
            "drayage.notify.retry.max-delay")) {
      times.put(key, settings.time(key, ChronoUnit.MILLIS, 1).toMillis());
    }
    settings.count("drayage.notify.retry.times", 0);
    settings.factor("drayage.notify.retry.multiplier");
    NoticeRule unused = NoticeSettings.rule(settings);
  }

  private static List<String> policies(SessionMode mode) {
    List<String> policies =
        new ArrayList<>(
            List.of(
                "drayage.retry.network.", "drayage.retry.rate-limit.", "drayage.retry.refused."));
    if (mode == SessionMode.AGAIN_AND_AGAIN) {
      policies.add("drayage.history.retry.");
    }
    return policies;
  }

  /** Names of route files that this mode does not load. */
  private static Set<String> leftOut(Settings settings, SessionMode mode) {
    Set<String> names = new HashSet<>();
    if (mode == SessionMode.ONCE) {
      names.addAll(names(settings, ONLY_RUN));
    } else if (!HistoryProperties.isEnabled(settings)) {
      names.add(HistoryProperties.ROUTES);
    }
    if (!BrokerProperties.hasProgress(settings)) {
      names.add(BrokerProperties.ROUTES);
    }
    return names;
  }

  /** Names of route files that a property lists. */
  private static Set<String> names(Settings settings, String key) {
    return Arrays.stream(settings.text(key).orElse("").split(",", -1))
        .map(String::strip)
        .collect(Collectors.toSet());
  }

  public static TryAgainRule tryAgain(Settings settings) {
    return new TryAgainRule(
        settings.millis("drayage.failed.first-delay"),
        settings.count("drayage.failed.multiplier", 1),
        settings.millis("drayage.failed.max-delay"),
        settings.millis("drayage.failed.patience"));
  }

  static Optional<QuietHours> quietHours(Settings settings) {
    Optional<ZoneId> zone = settings.value(QUIET_ZONE, SessionSettings::zone);
    if (zone.isPresent() && !settings.isSet(QUIET)) {
      settings.refuse(settings.problem(QUIET_ZONE, "only together with " + QUIET));
    }
    return settings.value(
        QUIET, text -> QuietHours.parse(text, zone.orElseGet(ZoneId::systemDefault)));
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new MalformedException(
          "'%s' is not a time zone (such as Asia/Seoul or UTC)"
              .formatted(PrintableText.text(text, 60)));
    }
  }
}
