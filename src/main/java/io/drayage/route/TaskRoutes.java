package io.drayage.route;

import io.drayage.plan.Schedule;
import io.drayage.plan.SyncTask;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;

/** Makes one route a task from the template in {@code scheduled-task.camel.yaml}. */
final class TaskRoutes {
  private static final String TEMPLATE = "scheduled-task";

  private TaskRoutes() {}

  static void add(CamelContext context, List<SyncTask> tasks) {
    for (int number = 1; number <= tasks.size(); number++) {
      SyncTask task = tasks.get(number - 1);
      TemplatedRouteBuilder.builder(context, TEMPLATE)
          .routeId("task-" + number + "-" + task.name().replaceAll("[^A-Za-z0-9_.-]", "_"))
          .parameter("task", task.name())
          .parameter("trigger", trigger(number, task.schedule()))
          .add();
    }
  }

  /** Synchronous: the timer's own thread does the run, so that runs of one task can't overlap. */
  private static String trigger(int number, Schedule schedule) {
    String timer = "timer:task-" + number + "?synchronous=true&delay=0&includeMetadata=false";
    return schedule instanceof Schedule.Every every
        ? timer + "&period=" + every.interval().toMillis()
        : timer + "&repeatCount=1";
  }
}
