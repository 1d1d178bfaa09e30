package io.drayage.status;

import java.util.List;
import java.util.Optional;

/** The sync files and routes as loaded. Safe for several threads; each call is quick. */
public interface Loaded {
  /** The sync files. */
  SyncFiles files();

  /** The mapping that selects an image; empty if it is not there any more. */
  Optional<SyncFiles.Selection> selection(ImageState image);

  /** The routes. */
  RouteMap routes();

  /** The last reload of sync files and of routes. */
  List<ReloadState> reloads();
}
