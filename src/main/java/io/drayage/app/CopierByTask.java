package io.drayage.app;

import io.drayage.plan.CopyTool;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.skopeo.SkopeoCopier;
import io.drayage.sync.Copier;
import io.drayage.sync.CopyOrder;
import io.drayage.sync.CopyResult;
import io.drayage.sync.SyncListener;
import java.util.function.Function;

/** Copier that uses the tool of each task. */
final class CopierByTask implements Copier, AutoCloseable {
  private final Function<String, SyncTask> tasks;
  private final Copier bytes;
  private final SkopeoCopier skopeo;
  private final SyncListener listener;

  /** {@code tasks} finds a task by name; copies by skopeo are reported to {@code listener}. */
  CopierByTask(
      Function<String, SyncTask> tasks, Copier bytes, SkopeoCopier skopeo, SyncListener listener) {
    this.tasks = tasks;
    this.bytes = bytes;
    this.skopeo = skopeo;
    this.listener = listener;
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
    if (tasks.apply(order.taskName()).tool() instanceof CopyTool.Skopeo) {
      listener.copyBegan(order.image(), 0);
      return skopeo.copy(order);
    }
    return bytes.copy(order);
  }

  @Override
  public void close() {
    skopeo.close();
  }
}
