package io.drayage.sync;

import io.drayage.oci.Platform;
import io.drayage.oci.Reference;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One image to copy: names only, so that it can go to another process.
 *
 * @param runId the id of the {@link TaskRun}
 * @param mapping the position of the mapping in its task, from 1
 * @param platform {@code all} for the whole index, {@code OS/ARCH[/VARIANT]} for the image of one
 *     platform, or platforms joined by commas (a single one with a trailing comma) for a reduced
 *     index
 */
public record ImagePair(
    String runId, String taskName, int mapping, Reference source, Reference target, String platform)
    implements Work {
  /** The {@code platform} of a whole index. */
  public static final String ALL_PLATFORMS = "all";

  /** Whether the image is copied unchanged, an index with all its entries. */
  public boolean wantsAllPlatforms() {
    return platform.equals(ALL_PLATFORMS);
  }

  /** Whether an index is reduced to {@link #platforms()}. */
  public boolean wantsReducedIndex() {
    return platform.indexOf(',') >= 0;
  }

  /** The selected platforms; empty for all. */
  public List<Platform> platforms() {
    return wantsAllPlatforms()
        ? List.of()
        : Pattern.compile(",").splitAsStream(platform).map(Platform::parse).toList();
  }

  /** The single selected platform; empty for all and for a reduced index. */
  public Optional<Platform> onePlatform() {
    return wantsAllPlatforms() || wantsReducedIndex()
        ? Optional.empty()
        : Optional.of(Platform.parse(platform));
  }

  @Override
  public String subject() {
    return source + " -> " + target;
  }
}
