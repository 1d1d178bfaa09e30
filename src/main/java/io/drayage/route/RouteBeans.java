package io.drayage.route;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drayage.sync.RunLog;
import io.drayage.sync.copy.OnwardCopy;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Processor;

/** The names that route files refer to. */
final class RouteBeans {
  private RouteBeans() {}

  /** What the names stand for in routes that run. */
  static Map<String, Object> of(
      SyncSteps steps,
      RouteSettings settings,
      ExecutorService repositoryPool,
      ExecutorService imagePool,
      DelayedWork delays) {
    Map<String, Object> beans = new TreeMap<>();
    beans.put("expandMappings", new ExpandMappings(steps.expander()));
    beans.put("listTags", new ListTags(steps.lister()));
    beans.put("selectTags", new SelectTags(steps.selector()));
    beans.put("planCopy", new PlanCopy(steps.planner()));
    beans.put("awaitTurn", new AwaitTurn(steps.turns(), imagePool));
    beans.put("endTurn", new EndTurn());
    beans.put("copyImage", new CopyImage(steps.copier()));
    beans.put("summarizeTask", new SummarizeTask(steps.clock()));
    beans.put("reportImage", new ReportImage(steps.log()));
    beans.put("reportTask", new ReportTask(steps.log()));
    beans.put("skip", new SkipImage());
    beans.put("onward", steps.onward());
    beans.put("recordFailure", new RecordFailure());
    beans.put(
        "honourRetryAfter",
        new HonourRetryAfter(settings.longestRetryAfter(), settings.longestNetworkDelay(), delays));
    beans.put("outcomes", new OutcomeCollector(steps.log()));
    putShared(beans, repositoryPool, imagePool, delays);
    return beans;
  }

  /** The same names in routes that are only looked at: their steps do nothing. */
  static Map<String, Object> forCheck(ExecutorService pool, DelayedWork delays) {
    Processor nothing = exchange -> {};
    Map<String, Object> beans = new TreeMap<>();
    for (String step :
        new String[] {
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
    putShared(beans, pool, pool, delays);
    return beans;
  }

  private static void putShared(
      Map<String, Object> beans,
      ExecutorService repositoryPool,
      ExecutorService imagePool,
      DelayedWork delays) {
    beans.put("orderMapper", new ObjectMapper());
    beans.put("continueCaller", new ContinueCaller());
    beans.put("repositoryPool", repositoryPool);
    beans.put("imagePool", imagePool);
    beans.put("delays", delays);
  }
}
