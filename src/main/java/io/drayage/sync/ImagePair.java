package io.drayage.sync;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.drayage.oci.Platform;
import io.drayage.oci.Reference;
import java.util.Optional;

/**
 * One image to bring across: names only, so that it can travel to another process.
 *
 * @param runId the {@link TaskRun} that wants it
 * @param mapping the mapping's place in its task, counted from 1
 * @param platform {@code all} or {@code OS/ARCH[/VARIANT]}
 */
public record ImagePair(
    String runId, String taskName, int mapping, Reference source, Reference target, String platform)
    implements Work {
  /** The {@code platform} that means the whole index. */
  public static final String ALL_PLATFORMS = "all";

  /** The one platform that is wanted, empty for all. */
  public Optional<Platform> onePlatform() {
    return platform.equals(ALL_PLATFORMS)
        ? Optional.empty()
        : Optional.of(Platform.parse(platform));
  }

  @Override
  @JsonIgnore
  public String subject() {
    return source + " -> " + target;
  }
}
