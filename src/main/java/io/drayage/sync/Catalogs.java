package io.drayage.sync;

import io.drayage.plan.CatalogRule;
import io.drayage.plan.Location;
import io.drayage.registry.Catalog;

/** The ways to list what repositories a location has. */
@FunctionalInterface
public interface Catalogs {
  /** The lister for a source, with the location's credentials. */
  Catalog lister(Location location, CatalogRule.Source source);
}
