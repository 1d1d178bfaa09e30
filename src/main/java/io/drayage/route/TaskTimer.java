package io.drayage.route;

import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;

/**
 * What makes a route of the template {@code task-timer}.
 *
 * @param id names the trigger; no other definition of a task has it
 * @param later how long after its times a run begins, so that runs due together start apart
 * @param due its first time, if it is not that of a task that has just become known
 */
record TaskTimer(SyncTask task, String id, Duration later, Optional<Instant> due) {
  /** The time of what is never due. */
  static final Instant NEVER = Instant.MAX;

  /** The template. */
  static final String TEMPLATE = "task-timer";

  private static final String ROUTES = TEMPLATE + "/";

  /** For a route that is only looked at. */
  static final Map<String, Object> SAMPLE =
      Map.of("timer", "sample", "task", "sample", "when", "trigger.repeatCount=0", "later", 0);

  /** Whether a route is one of these. */
  static boolean isRoute(String routeId) {
    return routeId.startsWith(ROUTES);
  }

  /** The same timer for a task that asks for the same. */
  TaskTimer of(SyncTask same) {
    return new TaskTimer(same, id, later, due);
  }

  TaskTimer dueAt(Instant time) {
    return new TaskTimer(task, id, later, Optional.of(time));
  }

  String routeId() {
    return ROUTES + id;
  }

  static String id(String routeId) {
    return routeId.substring(ROUTES.length());
  }

  /** What the template takes. */
  Map<String, Object> parameters() {
    return Map.of("timer", id, "task", alias(), "when", when(), "later", later.toMillis());
  }

  /** The name of the task; or the id, if Camel would read the name as something else. */
  String alias() {
    String name = task.name();
    return name.contains("{{") || !name.equals(name.strip()) ? id : name;
  }

  /** Options of a {@code quartz:} address. */
  private String when() {
    if (task.schedule() instanceof Schedule.Cron cron) {
      String zone = TimeZone.getTimeZone(cron.zone().normalized()).getID();
      return "cron=%s&trigger.timeZone=%s".formatted(encoded(cron.expression()), encoded(zone));
    }
    return task.schedule() instanceof Schedule.Every every
        ? "trigger.repeatInterval=%d&trigger.repeatCount=-1".formatted(every.interval().toMillis())
        : "trigger.repeatCount=0";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
