package io.drayage.app;

import io.drayage.app.settings.Settings;
import io.drayage.forecast.Forecaster;
import io.drayage.plan.SyncPlan;
import io.drayage.sync.Memory;
import io.drayage.sync.StopSignal;
import io.drayage.sync.SyncListener;
import io.drayage.sync.copy.ImageCopier;
import io.drayage.sync.select.CopyPlanner;
import io.drayage.sync.select.FileOrder;
import io.drayage.sync.select.MappingExpander;
import io.drayage.sync.select.SharedCatalogs;
import io.drayage.sync.select.TagLister;
import io.drayage.sync.select.TagSelector;
import io.drayage.sync.select.TargetClaims;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Steps of a sync for a forecast. */
public final class ForecastSteps {
  private ForecastSteps() {}

  /**
   * Steps that tell no listener.
   *
   * @param memory knowledge of earlier runs
   * @param stop ends the forecast
   */
  public static Forecaster.Steps of(
      SyncPlan plan,
      Settings settings,
      RegistryDirectory registries,
      Memory memory,
      StopSignal stop) {
    Clock clock = Clock.systemUTC();
    TagLister lister = new TagLister(registries, stop);
    TagSelector selector =
        new TagSelector(SyncListener.none(), settings.count("drayage.task.max-images", 1));
    FileOrder order = new FileOrder(() -> plan, lister, selector);
    ImageCopier copier =
        new ImageCopier(registries, memory, Runnable::run, SyncListener.none(), stop);
    return new Forecaster.Steps(
        new MappingExpander(new SharedCatalogs(registries::lister, clock), order),
        lister,
        selector,
        new CopyPlanner(registries, memory, stop)
            .claimingBy(new TargetClaims(plan::task, order, clock)),
        copier.within(settings.time("drayage.image.limit-seconds", ChronoUnit.SECONDS, 1)),
        memory,
        registries::pullReserve);
  }
}
