package io.drayage.route;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.sync.RunLog;
import io.drayage.sync.copy.OnwardCopy;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Processor;

/** The names that route files refer to. */
final class RouteBeans {
  private RouteBeans() {}

  /** The pools that route files name. */
  record Threads(
      ExecutorService repositoryPool,
      ExecutorService imagePool,
      DelayedWork delays,
      DelayedWork taskDelays) {}

  /** What the names stand for in routes that run. */
  static Map<String, Object> of(
      SyncSteps steps, RunsUnderWay runs, RouteSettings settings, Threads threads) {
    Map<String, Object> beans = new TreeMap<>();
    beans.put("startRun", (Processor) runs::start);
    beans.put("endRun", (Processor) runs::end);
    beans.put("expandMappings", new ExpandMappings(steps.expander()));
    beans.put("listTags", new ListTags(steps.lister()));
    beans.put("selectTags", new SelectTags(steps.selector()));
    beans.put("planCopy", new PlanCopy(steps.planner()));
    beans.put("awaitTurn", new AwaitTurn(steps.turns(), threads.imagePool()));
    beans.put("endTurn", new EndTurn());
    beans.put("copyImage", new CopyImage(steps.copier()));
    beans.put("summarizeTask", new SummarizeTask(steps.clock()));
    beans.put("reportImage", new ReportImage(steps.log()));
    beans.put("reportTask", new ReportTask(runs));
    beans.put("skip", new SkipImage());
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

  /** The same names in routes that are only looked at: their steps do nothing. */
  static Map<String, Object> forCheck(ExecutorService pool, DelayedWork delays) {
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
    beans.put("onward", new OnwardCopy(name -> Optional.empty()));
    beans.put("outcomes", new OutcomeCollector(new RunLog(image -> {}, report -> {})));
    putShared(beans, new Threads(pool, pool, delays, delays));
    return beans;
  }

  private static void putShared(Map<String, Object> beans, Threads threads) {
    beans.put("orderMapper", new ObjectMapper());
    beans.put("continueCaller", new ContinueCaller());
    beans.put("spread", new Spread(InstantSource.system()));
    beans.put("repositoryPool", threads.repositoryPool());
    beans.put("imagePool", threads.imagePool());
    beans.put("delays", threads.delays());
    beans.put("taskDelays", threads.taskDelays());
  }
}
