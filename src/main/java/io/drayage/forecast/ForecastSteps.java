package io.drayage.forecast;

import io.drayage.oci.RegistryHost;
import io.drayage.sync.Memory;
import io.drayage.sync.copy.ImageCopier;
import io.drayage.sync.select.CopyPlanner;
import io.drayage.sync.select.MappingExpander;
import io.drayage.sync.select.TagLister;
import io.drayage.sync.select.TagSelector;
import io.drayage.sync.turn.PullReserve;
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
    Memory kept,
    Function<RegistryHost, PullReserve> reserves) {}
