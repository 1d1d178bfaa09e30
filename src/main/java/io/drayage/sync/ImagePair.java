package io.drayage.sync;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.drayage.oci.Platform;
import io.drayage.oci.Reference;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One image to bring across: names only, so that it can travel to another process.
 *
 * @param runId the {@link TaskRun} that wants it
 * @param mapping the mapping's place in its task, counted from 1
 * @param platform {@code all}; or {@code OS/ARCH[/VARIANT]} for the image of one platform; or
 *     several of these joined by commas (a single one with a comma behind it) for an index reduced
 *     to them
 */
public record ImagePair(
    String runId, String taskName, int mapping, Reference source, Reference target, String platform)
    implements Work {
  /** The {@code platform} that means the whole index. */
  public static final String ALL_PLATFORMS = "all";

  /** Whether the image is copied as it is, an index with all that it has. */
  public boolean wantsAllPlatforms() {
    return platform.equals(ALL_PLATFORMS);
  }

  /** Whether an index is reduced to {@link #platforms()}, not replaced by the image of one. */
  public boolean wantsReducedIndex() {
    return platform.indexOf(',') >= 0;
  }

  /** The platforms that are wanted; none when that is all. */
  public List<Platform> platforms() {
    return wantsAllPlatforms()
        ? List.of()
        : Pattern.compile(",").splitAsStream(platform).map(Platform::parse).toList();
  }

  /** The one platform whose image is wanted; empty for all, and for a reduced index. */
  public Optional<Platform> onePlatform() {
    return wantsAllPlatforms() || wantsReducedIndex()
        ? Optional.empty()
        : Optional.of(Platform.parse(platform));
  }

  @Override
  @JsonIgnore
  public String subject() {
    return source + " -> " + target;
  }
}
