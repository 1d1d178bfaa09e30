package io.drayage.app;

import io.drayage.plan.CopyTool;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.skopeo.SkopeoCopier;
import io.drayage.sync.Copier;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import java.util.function.Function;

/** Copier that uses the tool of each task. */
final class CopierByTask implements Copier, AutoCloseable {
  private final Function<String, SyncTask> tasks;
  private final Copier bytes;
  private final SkopeoCopier skopeo;

  /** {@code tasks} finds a task by name. */
  CopierByTask(Function<String, SyncTask> tasks, Copier bytes, SkopeoCopier skopeo) {
    this.tasks = tasks;
    this.bytes = bytes;
    this.skopeo = skopeo;
  }

  /**
   * Checks the programs of a plan.
   *
   * @throws io.drayage.skopeo.SkopeoException if one can't be run
   */
  void check(SyncPlan plan) {
    for (SyncTask task : plan.tasks()) {
      if (task.tool() instanceof CopyTool.Skopeo program) {
        skopeo.check(program.binary());
      }
    }
  }

  @Override
  public CopyResult copy(CopyOrder order) {
    boolean bySkopeo = tasks.apply(order.taskName()).tool() instanceof CopyTool.Skopeo;
    return (bySkopeo ? skopeo : bytes).copy(order);
  }

  @Override
  public void close() {
    skopeo.close();
  }
}
