package io.drayage.route;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.route.file.RouteException;
import io.drayage.route.file.RouteSource;
import io.drayage.route.file.YamlPlaces;
import io.drayage.route.notice.NoticeSteps;
import io.drayage.route.order.AwaitBlobs;
import io.drayage.route.order.CopyNeeded;
import io.drayage.route.order.OrderRule;
import io.drayage.route.order.OrderSteps;
import io.drayage.route.order.ProgressSteps;
import io.drayage.route.order.Pulls;
import io.drayage.sync.Batch;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.ImagePair;
import io.drayage.sync.OrderListener;
import io.drayage.sync.RepositoryPair;
import io.drayage.sync.RunLog;
import io.drayage.sync.TagListing;
import io.drayage.sync.TaskReport;
import io.drayage.sync.TaskRun;
import io.drayage.sync.Work;
import io.drayage.sync.copy.OnwardCopy;
import io.drayage.sync.turn.CopyTurns;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.support.LifecycleStrategySupport;

/** Beans that route files refer to by name. */
final class RouteBeans {
  private RouteBeans() {}

  /** A bean that is made when a route asks for it. */
  record Lazy(Class<?> type, Supplier<Object> made) {}

  /** Binds beans by name. */
  static void bind(Map<String, Object> beans, CamelContext context) {
    beans.forEach(
        (name, bean) -> {
          if (bean instanceof Lazy lazy) {
            context.getRegistry().bind(name, lazy.type(), lazy.made());
          } else {
            context.getRegistry().bind(name, bean);
          }
        });
  }

  /** Returns the beans of routes that run, by name. */
  static Map<String, Object> of(
      SyncSteps steps,
      RunStarts starts,
      RunsUnderWay runs,
      RouteSettings settings,
      RouteThreads threads) {
    Map<String, Object> beans = new TreeMap<>();
    beans.put("startRun", (Processor) starts::start);
    beans.put("endRun", (Processor) runs::end);
    put(beans, "expandMappings", TaskRun.class, steps.expander()::expand);
    put(beans, "listTags", RepositoryPair.class, steps.lister()::list);
    put(beans, "selectTags", TagListing.class, steps.selector()::select);
    put(beans, "planCopy", ImagePair.class, steps.planner()::plan);
    AwaitTurn turn = new AwaitTurn(steps.turns(), threads.images());
    beans.put("awaitTurn", turn);
    beans.put(
        "awaitBlobs",
        new AwaitBlobs(
            steps.sharing(),
            turn,
            AwaitTurn::end,
            order -> Lanes.in(Lanes.laneOf(order), threads.images())));
    beans.put("endTurn", (Processor) AwaitTurn::endTurn);
    beans.putAll(
        new OrderSteps(steps.runs()::task, settings.orders(), pulls(steps.turns()), steps.orders())
            .beans());
    put(beans, "copyImage", CopyOrder.class, steps.copier()::copy);
    RouteBeans.<Batch<?>, TaskReport>put(
        beans,
        "summarizeTask",
        Batch.class,
        batch -> TaskReport.of(batch, steps.clock().instant()));
    beans.put("reportImage", new ReportImage(steps.log()));
    put(beans, "reportTask", TaskReport.class, runs::report);
    put(beans, "skip", Work.class, WorkOutcome::skip);
    beans.put("onward", steps.onward());
    beans.put("recordFailure", new RecordFailure());
    beans.put(
        "honourRetryAfter",
        new HonourRetryAfter(
            settings.longestRetryAfter(), settings.longestNetworkDelay(), threads.delays()));
    beans.put("outcomes", new OutcomeCollector(steps.log()));
    putShared(beans, threads);
    return beans;
  }

  private static Pulls pulls(CopyTurns turns) {
    return new Pulls() {
      @Override
      public int take(String taskName, int most) {
        return turns.takePulls(taskName, most);
      }

      @Override
      public void elsewhere(String taskName, int number) {
        turns.pulledElsewhere(taskName, number);
      }
    };
  }

  private static <I, O> void put(
      Map<String, Object> beans, String name, Class<? super I> wanted, Function<I, O> work) {
    beans.put(name, new BodyProcessor<>(name, wanted, work));
  }

  /** Returns stubs of the same names, for routes that are only checked. */
  static Map<String, Object> forCheck(RouteThreads threads) {
    Processor nothing = exchange -> {};
    Map<String, Object> beans = new TreeMap<>();
    for (String step :
        new String[] {
          "startRun",
          "endRun",
          "expandMappings",
          "listTags",
          "selectTags",
          "planCopy",
          "awaitTurn",
          "awaitBlobs",
          "endTurn",
          "copyImage",
          "summarizeTask",
          "reportImage",
          "reportTask",
          "skip",
          "recordFailure",
          "honourRetryAfter"
        }) {
      beans.put(step, nothing);
    }
    new OrderSteps(
            name -> Optional.empty(), OrderRule.inProcess(), Pulls.untold(), OrderListener.none())
        .beans()
        .keySet()
        .forEach(name -> beans.put(name, nothing));
    beans.putAll(ofServices());
    beans.put("onward", new OnwardCopy(name -> Optional.empty()));
    beans.put("outcomes", new OutcomeCollector(new RunLog(image -> {}, report -> {})));
    putShared(beans, threads);
    return beans;
  }

  /** Returns stubs of the beans that {@code run} alone has. */
  static Map<String, Object> ofServices() {
    Map<String, Object> beans = new TreeMap<>(HookSteps.stubs());
    HistoryStubs.addTo(beans);
    beans.putAll(NoticeSteps.stubs());
    beans.put(NoServer.NAME, new NoServer());
    new ProgressSteps(Optional::empty, heard -> {})
        .beans()
        .keySet()
        .forEach(name -> beans.put(name, (Processor) exchange -> {}));
    return beans;
  }

  /**
   * Checks routes with {@link #forCheck}.
   *
   * @throws RouteException as {@link LoadedGeneration#check} does
   */
  static void check(Map<RouteSource, YamlPlaces> files, RouteSettings settings) {
    try (RouteThreads threads = RouteThreads.single("check", 1)) {
      LoadedGeneration.check(files, forCheck(threads), settings);
    }
  }

  /** Binds {@link #forCheck} in {@code context}; the threads end with it. */
  static void bindStubs(CamelContext context) {
    RouteThreads threads = RouteThreads.single("test", 2);
    bind(forCheck(threads), context);
    context.getRegistry().bind(TextPredicates.BEAN, new TextPredicates());
    context.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          @Override
          public void onContextStopped(CamelContext stopped) {
            threads.close();
          }
        });
  }

  private static void putShared(Map<String, Object> beans, RouteThreads threads) {
    beans.put("copyNeeded", new CopyNeeded());
    beans.put("orderMapper", new Lazy(ObjectMapper.class, ObjectMapper::new));
    beans.put("continueCaller", new ContinueCaller());
    beans.put("repositoryPool", threads.repositories());
    beans.put("imagePool", threads.images());
    beans.put("delays", threads.delays());
    beans.put("taskDelays", threads.taskDelays());
  }
}
