package io.drayage.push;

import io.drayage.oci.RegistryHost;
import io.drayage.plan.CatalogRule;
import io.drayage.plan.Location;
import io.drayage.plan.LocationAuth;
import io.drayage.plan.Mapping;
import io.drayage.plan.PathRule;
import io.drayage.plan.PlatformRule;
import io.drayage.plan.Relay;
import io.drayage.plan.Schedule;
import io.drayage.plan.SyncPlan;
import io.drayage.plan.SyncTask;
import io.drayage.tag.AnchoredPattern;
import io.drayage.tag.TagFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans of tasks with few settings. */
public final class HookPlans {
  private static final String REGEX = "regex: ";
  private static final CatalogRule CATALOG =
      new CatalogRule(new CatalogRule.Source.Catalog(), CatalogRule.NO_LIMIT, Optional.empty());

  private HookPlans() {}

  /** A plan of these tasks. */
  public static SyncPlan plan(SyncTask... tasks) {
    return new SyncPlan(Relay.NATIVE, false, List.of(tasks));
  }

  /** A task with a mapping for each {@code from}, which may begin with {@code regex: }. */
  public static SyncTask task(String name, String registry, String... from) {
    List<Mapping> mappings = new ArrayList<>();
    for (String path : from) {
      PathRule rule =
          path.startsWith(REGEX)
              ? new PathRule.Matching(
                  AnchoredPattern.parse(path.substring(REGEX.length())), CATALOG)
              : new PathRule.Fixed(path);
      mappings.add(
          new Mapping(
              mappings.size() + 1,
              1,
              rule,
              new PathRule.SameAsSource(),
              TagFilter.parse(List.of()),
              new PlatformRule.All()));
    }
    return new SyncTask(
        name, new Schedule.Once(), false, at(registry), at("target.example"), mappings);
  }

  private static Location at(String host) {
    return new Location(
        new RegistryHost(host), new LocationAuth.Unspecified(), false, Path.of("no-certs"));
  }
}
