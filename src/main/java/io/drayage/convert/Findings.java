package io.drayage.convert;

import io.drayage.oci.PrintableText;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

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
    return entries.keySet().stream().sorted(order()).toList();
  }

  /** Order of the files and their lines. */
  Comparator<Finding> order() {
    return Comparator.comparingInt((Finding finding) -> files.indexOf(finding.file()))
        .thenComparingInt(Finding::line);
  }

  /** Losses by the entries that they are about, in the order of the files. */
  Map<Place, List<Finding>> lostByEntry() {
    return all().stream()
        .filter(Finding::lost)
        .collect(
            Collectors.groupingBy(
                finding -> Objects.requireNonNull(entries.get(finding)),
                LinkedHashMap::new,
                Collectors.toList()));
  }
}
