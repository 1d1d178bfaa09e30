package io.drayage.route.timer;

import io.drayage.route.file.RouteErrors;
import io.drayage.route.file.RouteException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.Scheduler;
import org.quartz.SchedulerContext;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;

/**
 * Quartz scheduler for the {@code quartz:} endpoints of one generation of routes. Holds their jobs
 * until the generation becomes the current one, and is without effect after the next one does.
 */
public final class RouteTimers implements InvocationHandler {
  /** A job and its trigger. */
  record Job(JobDetail detail, Trigger trigger) {}

  private final TaskTimers timers;
  private final SchedulerContext own = new SchedulerContext();
  private final Map<TriggerKey, Job> waiting = new LinkedHashMap<>();
  private final Set<String> routes = new LinkedHashSet<>();
  private Optional<CamelContext> context = Optional.empty();
  private volatile boolean current;

  /** Makes routes of the triggers of {@code timers}. */
  public RouteTimers(TaskTimers timers) {
    this.timers = timers;
  }

  /** Registers this as the scheduler of the context's {@code quartz:} component. */
  public void bind(CamelContext camel) {
    context = Optional.of(camel);
    QuartzComponent component = new QuartzComponent(camel);
    component.setScheduler(
        (Scheduler)
            Proxy.newProxyInstance(
                RouteTimers.class.getClassLoader(), new Class<?>[] {Scheduler.class}, this));
    camel.addComponent("quartz", component);
  }

  CamelContext context() {
    return context.orElseThrow();
  }

  /**
   * Makes the routes of the current timers from their template. Removes routes of earlier timers
   * that have no exchange in flight.
   *
   * @throws Exception if the template cannot be used
   */
  public void makeRoutes() throws Exception {
    CamelContext camel = context();
    Set<String> gone = new HashSet<>(routes);
    for (TaskTimer timer : timers.timers()) {
      String routeId = timer.routeId();
      gone.remove(routeId);
      if (!routes.contains(routeId)) {
        makeRoute(camel, routeId, timer.parameters());
        routes.add(routeId);
      }
    }
    for (String routeId : gone) {
      if (camel.getInflightRepository().size(routeId) == 0) {
        camel.getRouteController().stopRoute(routeId);
        camel.removeRoute(routeId);
        routes.remove(routeId);
      }
    }
  }

  /**
   * Makes one route from the template.
   *
   * @throws RouteException if that fails, with the place in the template
   */
  public static void makeRoute(
      CamelContext context, String routeId, Map<String, Object> parameters) {
    ModelCamelContext camel = (ModelCamelContext) context;
    RouteTemplateDefinition template = camel.getRouteTemplateDefinition(TaskTimer.TEMPLATE);
    if (template == null) {
      throw new RouteException(
          "there is no routeTemplate %s; schedule.camel.yaml, as it is shipped, has it"
              .formatted(TaskTimer.TEMPLATE));
    }
    try {
      // step ids have to be unique over all routes
      String unused =
          TemplatedRouteBuilder.builder(camel, TaskTimer.TEMPLATE)
              .routeId(routeId)
              .prefixId(routeId + "/")
              .parameters(parameters)
              .add();
    } catch (Exception e) {
      RouteException known = RouteErrors.atStart(camel, List.of(), e);
      RouteDefinition route = template.getRoute();
      throw known.hasPlace()
          ? known
          : new RouteException(
              RouteErrors.inStep(route, route.getInput(), String.valueOf(known.getMessage())));
    }
  }

  /** Makes the routes in a running context, and starts the new ones. */
  public void replaceRoutes() throws Exception {
    Set<String> before = Set.copyOf(routes);
    hold();
    try {
      makeRoutes();
      for (String routeId : routes) {
        if (!before.contains(routeId)) {
          context().getRouteController().startRoute(routeId);
        }
      }
    } finally {
      timers.install(this);
    }
  }

  /** Holds new jobs back, and ignores all other changes. */
  void hold() {
    synchronized (timers) {
      current = false;
    }
  }

  /** Ends {@link #hold}, and returns the jobs that were held. */
  List<Job> release() {
    synchronized (timers) {
      List<Job> jobs = List.copyOf(waiting.values());
      waiting.clear();
      current = true;
      return jobs;
    }
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] args)
      throws Throwable {
    return switch (method.getName()) {
      case "getContext" -> own;
      // Camel delays jobs until the scheduler is started
      case "isStarted" -> current;
      case "getTrigger", "start", "shutdown" -> null;
      case "scheduleJob" -> schedule(new Job((JobDetail) args[0], (Trigger) args[1]));
      case "unscheduleJob" -> unschedule((TriggerKey) args[0]);
      case "pauseTrigger", "resumeTrigger" -> current ? timers.call(method, args) : null;
      default -> timers.call(method, args);
    };
  }

  private @Nullable Object schedule(Job job) {
    synchronized (timers) {
      waiting.put(job.trigger().getKey(), job);
      if (current) {
        timers.install(this);
      }
      return null;
    }
  }

  private boolean unschedule(TriggerKey key) throws SchedulerException {
    synchronized (timers) {
      waiting.remove(key);
      return current && timers.remove(key);
    }
  }
}
