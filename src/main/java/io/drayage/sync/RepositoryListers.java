package io.drayage.sync;

import io.drayage.plan.ListerRule;
import io.drayage.plan.Location;
import io.drayage.registry.RepositoryLister;

/** The ways to list what repositories a location has. */
@FunctionalInterface
public interface RepositoryListers {
  /** The lister for a source, with the location's credentials. */
  RepositoryLister lister(Location location, ListerRule.Source source);
}
