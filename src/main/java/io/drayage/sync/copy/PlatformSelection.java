package io.drayage.sync.copy;

import io.drayage.oci.Descriptor;
import io.drayage.oci.ImageIndex;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Manifest;
import io.drayage.oci.Platform;
import io.drayage.oci.ReducedIndex;
import io.drayage.oci.Repository;
import io.drayage.registry.RegistrySource;
import io.drayage.sync.Deadline;
import io.drayage.sync.ImagePair;
import io.drayage.sync.Memory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects the wanted platforms of an index, and remembers the result by the index's digest. Safe
 * for several threads.
 */
final class PlatformSelection {
  private static final Logger LOG = LoggerFactory.getLogger(PlatformSelection.class);
  private static final int MAX_NOTED = 10_000;

  /** The annotation by which BuildKit names the entry of an attestation. */
  private static final String ATTESTED = "vnd.docker.reference.digest";

  private final Memory memory;
  private final Set<Repository> noted = ConcurrentHashMap.newKeySet();

  PlatformSelection(Memory memory) {
    this.memory = memory;
  }

  /**
   * The manifest to copy under the target's tag; {@code named} itself if it is no index.
   *
   * @throws MalformedException if a selected platform is missing
   */
  Manifest select(Manifest named, ImagePair image, RegistrySource source, Deadline deadline) {
    if (image.wantsAllPlatforms() || !(named instanceof ImageIndex index)) {
      return named;
    }
    Repository repository = image.source().repository();
    if (!index.mayHoldPlatforms()) {
      memory.rememberPlatformManifest(named.raw().digest(), image.platform(), named.raw().digest());
      LOG.atWarn()
          .addKeyValue("task", image.taskName())
          .addKeyValue("source", image.source())
          .addKeyValue("wanted", image.platform())
          .log("the index names no platforms, so it is copied whole");
      return named;
    }
    PlatformResolver resolver = new PlatformResolver(source, repository, deadline);
    Manifest chosen =
        image.wantsReducedIndex()
            ? reduced(index, image.platforms(), resolver)
            : resolver.resolve(named, image.platforms().get(0));
    memory.rememberPlatformManifest(named.raw().digest(), image.platform(), chosen.raw().digest());
    boolean reduced = !chosen.raw().digest().equals(named.raw().digest());
    if (image.wantsReducedIndex() && reduced && noted.size() < MAX_NOTED && noted.add(repository)) {
      LOG.atInfo()
          .addKeyValue("repository", repository)
          .addKeyValue("wanted", image.platform())
          .log(
              "indexes of this repository are reduced to some platforms, so their digests differ"
                  + " from the source's and signatures of the originals do not hold for them");
    }
    return chosen;
  }

  /**
   * An index of the entries for the platforms and of their attestations; the index itself if no
   * entry is left out. A nested index stays whole if it holds one of the platforms.
   *
   * @throws MalformedException with the platforms of the image, if one of {@code wanted} is missing
   */
  private static Manifest reduced(
      ImageIndex index, List<Platform> wanted, PlatformResolver resolver) {
    List<Descriptor> entries = index.entries();
    SortedSet<Integer> places = new TreeSet<>();
    List<String> missing = new ArrayList<>();
    for (Platform platform : wanted) {
      List<Descriptor> chosen = resolver.entriesFor(index, platform);
      chosen.forEach(entry -> places.add(entries.indexOf(entry)));
      if (chosen.isEmpty()) {
        missing.add(platform.toString());
      }
    }
    if (!missing.isEmpty()) {
      throw resolver.noImageFor(String.join(", ", missing), index);
    }
    places.addAll(attestations(entries, places));
    return Manifest.parse(ReducedIndex.of(index, places));
  }

  private static Set<Integer> attestations(List<Descriptor> entries, Set<Integer> places) {
    Set<String> chosen = new HashSet<>();
    places.forEach(place -> chosen.add(entries.get(place).digest().toString()));
    Set<Integer> attestations = new HashSet<>();
    for (int place = 0; place < entries.size(); place++) {
      Descriptor entry = entries.get(place);
      String subject = entry.annotations().getOrDefault(ATTESTED, "");
      if (entry.isAttestation() && chosen.contains(subject)) {
        attestations.add(place);
      }
    }
    return attestations;
  }
}
