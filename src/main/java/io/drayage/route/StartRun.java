package io.drayage.route;

import io.drayage.sync.RunStarter;
import io.drayage.sync.TaskRun;

/** Name of a task -&gt; TaskRun: one firing of it begins. */
final class StartRun extends BodyProcessor<String, TaskRun> {
  private final RunStarter starter;

  StartRun(RunStarter starter) {
    super(String.class);
    this.starter = starter;
  }

  @Override
  TaskRun apply(String body) {
    return starter.start(body);
  }
}
