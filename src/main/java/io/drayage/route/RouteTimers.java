package io.drayage.route;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.Scheduler;
import org.quartz.SchedulerContext;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;

/**
 * Quartz' scheduler as the {@code quartz:} endpoints of one generation of routes see it. What they
 * schedule counts from the moment that the generation becomes the current one; until then nothing
 * of the previous one changes, and after the next one this changes nothing any more.
 */
final class RouteTimers implements InvocationHandler {
  /** A job and its trigger. */
  record Job(JobDetail detail, Trigger trigger) {}

  private final TaskTimers timers;
  private final SchedulerContext own = new SchedulerContext();
  private final Map<TriggerKey, Job> waiting = new LinkedHashMap<>();
  private Optional<CamelContext> context = Optional.empty();
  private volatile boolean current;

  RouteTimers(TaskTimers timers) {
    this.timers = timers;
  }

  /** Has the {@code quartz:} endpoints of the context use this. */
  void bind(CamelContext camel) {
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

  /** From now on what is scheduled waits, and nothing else has an effect. */
  void hold() {
    synchronized (timers) {
      current = false;
    }
  }

  /** From now on calls have an effect. Returns what waited. */
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
      // what is scheduled when all routes are started may begin at once, else a little later
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
