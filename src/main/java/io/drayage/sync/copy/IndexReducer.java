package io.drayage.sync.copy;

import io.drayage.oci.Descriptor;
import io.drayage.oci.ImageIndex;
import io.drayage.oci.MalformedException;
import io.drayage.oci.Manifest;
import io.drayage.oci.Platform;
import io.drayage.oci.ReducedIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reduces an index to some platforms: the entries that serve them, and the attestations of those
 * entries. An entry that is itself an index stays whole when it holds a platform that is wanted.
 */
final class IndexReducer {
  /** How BuildKit says which entry an attestation is about. */
  private static final String ATTESTED = "vnd.docker.reference.digest";

  private final PlatformResolver resolver;

  IndexReducer(PlatformResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * The reduced index; the same one when nothing is left out.
   *
   * @throws MalformedException naming the platforms there are, if one of {@code wanted} is missing
   */
  Manifest reduce(ImageIndex index, List<Platform> wanted) {
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
