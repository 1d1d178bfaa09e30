package io.drayage.route.timer;

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
 * Timer of a task, from which its route is made by the template {@code task-timer}.
 *
 * @param id name of the trigger, unique for each definition of a task
 * @param later delay of its runs, so that runs due together start apart
 * @param due its first time; empty for a new task
 */
public record TaskTimer(SyncTask task, String id, Duration later, Optional<Instant> due) {
  /** First time of a timer that never fires. */
  static final Instant NEVER = Instant.MAX;

  /** Id of the template. */
  public static final String TEMPLATE = "task-timer";

  private static final String ROUTES = TEMPLATE + "/";

  /** Parameters of a route that is made for a check only. */
  public static final Map<String, Object> SAMPLE =
      Map.of("timer", "sample", "task", "sample", "when", "trigger.repeatCount=0", "later", 0);

  /** Tells the routes of timers from others. */
  public static boolean isRoute(String routeId) {
    return routeId.startsWith(ROUTES);
  }

  /** Returns the same timer for an equal definition of its task. */
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

  /** Returns the parameters of the template. */
  Map<String, Object> parameters() {
    return Map.of("timer", id, "task", alias(), "when", when(), "later", later.toMillis());
  }

  /** Returns the task's name, or the id if Camel would not take the name literally. */
  String alias() {
    String name = task.name();
    return name.contains("{{") || !name.equals(name.strip()) ? id : name;
  }

  /** Returns the options of a {@code quartz:} endpoint. */
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
