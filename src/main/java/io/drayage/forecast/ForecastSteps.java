package io.drayage.forecast;

import io.drayage.oci.RegistryHost;
import io.drayage.sync.CopyPlanner;
import io.drayage.sync.ImageCopier;
import io.drayage.sync.ManifestMemory;
import io.drayage.sync.MappingExpander;
import io.drayage.sync.PullReserve;
import io.drayage.sync.TagLister;
import io.drayage.sync.TagSelector;
import java.util.function.Function;

/**
 * The steps of a sync that a forecast goes through, as the routes do.
 *
 * @param kept manifests that cost no pull
 * @param reserves the pulls of each registry that a forecast leaves alone too
 */
public record ForecastSteps(
    MappingExpander expander,
    TagLister lister,
    TagSelector selector,
    CopyPlanner planner,
    ImageCopier copier,
    ManifestMemory kept,
    Function<RegistryHost, PullReserve> reserves) {}
