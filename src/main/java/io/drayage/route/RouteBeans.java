package io.drayage.route;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.ExecutorService;
import org.apache.camel.spi.Registry;

/** The names that route files refer to. */
final class RouteBeans {
  private final SyncSteps steps;
  private final RouteSettings settings;
  private final ExecutorService repositoryPool;
  private final ExecutorService imagePool;
  private final DelayedWork delays;

  RouteBeans(
      SyncSteps steps,
      RouteSettings settings,
      ExecutorService repositoryPool,
      ExecutorService imagePool,
      DelayedWork delays) {
    this.steps = steps;
    this.settings = settings;
    this.repositoryPool = repositoryPool;
    this.imagePool = imagePool;
    this.delays = delays;
  }

  void bindTo(Registry registry) {
    registry.bind("expandMappings", new ExpandMappings(steps.expander()));
    registry.bind("listTags", new ListTags(steps.lister()));
    registry.bind("selectTags", new SelectTags(steps.selector()));
    registry.bind("planCopy", new PlanCopy(steps.planner()));
    registry.bind("awaitTurn", new AwaitTurn(steps.turns(), imagePool));
    registry.bind("endTurn", new EndTurn());
    registry.bind("copyImage", new CopyImage(steps.copier()));
    registry.bind("summarizeTask", new SummarizeTask(steps.summary()));
    registry.bind("reportImage", new ReportImage(steps.log()));
    registry.bind("reportTask", new ReportTask(steps.log()));
    registry.bind("skip", new Skip());
    registry.bind("onward", steps.onward());
    registry.bind("recordFailure", new RecordFailure());
    registry.bind(
        "honourRetryAfter",
        new HonourRetryAfter(settings.longestRetryAfter(), settings.longestNetworkDelay(), delays));
    registry.bind("outcomes", new OutcomeCollector());
    registry.bind("orderMapper", new ObjectMapper());
    registry.bind("repositoryPool", repositoryPool);
    registry.bind("imagePool", imagePool);
    registry.bind("delays", delays);
  }
}
