package io.drayage.convert;

import io.drayage.oci.PrintableText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects messages, each once, and the entry that each is about. Not thread-safe. */
final class Findings {
  private static final int MAX_CHARACTERS = 600;
  private final List<Path> files;
  private final Map<Finding, Place> entries = new LinkedHashMap<>();
  private Place entry;

  /** Orders messages as {@code files}. */
  Findings(List<Path> files) {
    this.files = List.copyOf(files);
    this.entry = Place.whole(Path.of(""));
  }

  /** Assigns later messages to the entry at {@code place}. */
  void about(Place place) {
    entry = place;
  }

  void lost(Place place, String message) {
    add(place, /* lost= */ true, message);
  }

  void note(Place place, String message) {
    add(place, /* lost= */ false, message);
  }

  private void add(Place place, boolean lost, String message) {
    String safe = PrintableText.text(message, MAX_CHARACTERS);
    entries.putIfAbsent(new Finding(place.file(), place.line(), lost, safe), entry);
  }

  /** All messages in the order of the files. */
  List<Finding> all() {
    return entries.keySet().stream()
        .sorted(
            Comparator.comparingInt((Finding finding) -> files.indexOf(finding.file()))
                .thenComparingInt(Finding::line))
        .toList();
  }

  /** Losses of the entry at {@code place}, in the order of the file. */
  List<Finding> lostOf(Place place) {
    return all().stream()
        .filter(finding -> finding.lost() && place.equals(entries.get(finding)))
        .toList();
  }

  /** Losses of no entry in {@code shown}. */
  List<Finding> lostElsewhere(List<Place> shown) {
    Set<Place> places = new HashSet<>(shown);
    List<Finding> others = new ArrayList<>();
    for (Finding finding : all()) {
      if (finding.lost() && !places.contains(entries.get(finding))) {
        others.add(finding);
      }
    }
    return others;
  }
}
