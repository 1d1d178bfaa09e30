package io.drayage.demo;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Demonstrates and checks the program without a network: two real registries on this machine, a
 * sample of Cloudforet in one, and the shipped files of the guide that sync it to the other.
 */
public final class Demo {
  private static final int COMPARED_BY_SKOPEO = 6;

  private final Path home;
  private final PrintStream out;
  private final List<String> problems = new ArrayList<>();

  /**
   * Prepares the demonstration.
   *
   * @param home the directory with {@code config/} and {@code scripts/}
   * @param out stream for progress messages
   */
  public Demo(Path home, PrintStream out) {
    this.home = home.toAbsolutePath().normalize();
    this.out = out;
  }

  /** Runs the demonstration and cleans up; returns 0 on success, else 1. */
  public int run() {
    long start = System.nanoTime();
    try {
      RegistryProgram program = RegistryProgram.find(home);
      out.printf("1/5 Starting two empty registries (%s)%n", program.description());
      try (DemoWarehouse warehouse = DemoWarehouse.open(program)) {
        show(warehouse);
      }
    } catch (DemoException e) {
      problems.add(e.getMessage());
    }
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    out.println();
    if (problems.isEmpty()) {
      out.printf("All as it should be, after %d seconds; everything is cleaned up.%n", seconds);
      return 0;
    }
    out.println("The demo did not go as it should:\n  - " + String.join("\n  - ", problems));
    return 1;
  }

  private void show(DemoWarehouse warehouse) {
    out.printf("    public,  as Docker Hub:  %s%n", warehouse.source().endpoint());
    out.printf("    private, with a login:   %s%n", warehouse.target().endpoint());
    CloudforetSample sample = fill(warehouse);
    GuideSync sync = new GuideSync(home, warehouse);
    firstPass(sync, warehouse);
    if (problems.isEmpty()) {
      secondPass(sync, warehouse, sample);
      verify(warehouse, sample);
    }
  }

  private CloudforetSample fill(DemoWarehouse warehouse) {
    out.println("2/5 Filling the public one with a sample of Cloudforet (some seconds)");
    CloudforetSample sample = CloudforetSample.full();
    sample.push(SamplePusher.anonymous(warehouse.source().endpoint()));
    out.printf(
        "    %d repositories with %d tags, %d MiB; the guide's files select %d of the tags%n",
        sample.repositories().size(),
        sample.tagCount(),
        sample.blobBytes() / (1 << 20),
        sample.selectedCount());
    return sample;
  }

  private void firstPass(GuideSync sync, DemoWarehouse warehouse) {
    out.println(
        "3/5 Running the guide's two files as config/cloudforet-*.yaml, which take their values from"
            + " the\n    environment; the names lead to the two registries:");
    sync.describe(out);
    out.println();
    Passage passage = pass(sync, warehouse);
    out.printf("    Requests to the public one:  %s%n", passage.source().asSource());
    out.printf("    Requests to the private one: %s%n", passage.target().asTarget());
    if (passage.source().repeatedBlobPulls() > 0) {
      problems.add("blobs were pulled more than once");
    }
  }

  private void secondPass(GuideSync sync, DemoWarehouse warehouse, CloudforetSample sample) {
    out.println("4/5 Running them again: nothing has changed, so nothing may be pulled");
    out.println();
    LoggedRequests source = pass(sync, warehouse).source();
    out.printf("    Requests to the public one:  %s%n", source.asSource());
    if (source.manifestPulls() > 0 || source.blobPulls() > 0) {
      problems.add("the second pass pulled something");
    }
    if (source.manifestHeads() < sample.selectedCount()) {
      problems.add("the second pass did not check every image");
    }
  }

  private void verify(DemoWarehouse warehouse, CloudforetSample sample) {
    out.println("5/5 Comparing the two registries");
    List<String> differences =
        new TargetCheck(warehouse.target()).differences(sample.repositories());
    problems.addAll(differences);
    if (differences.isEmpty()) {
      out.printf(
          "    The private one has just the %d tags that were worked out by hand, each with the"
              + " right digest.%n",
          sample.selectedCount());
    }
    SkopeoCheck.ifInstalled(warehouse)
        .ifPresentOrElse(
            skopeo -> compareWithSkopeo(skopeo, sample),
            () -> out.println("    (skopeo is not installed: no second comparison)"));
  }

  private void compareWithSkopeo(SkopeoCheck skopeo, CloudforetSample sample) {
    List<SampleRepository> all = sample.repositories();
    List<SampleRepository> some = new ArrayList<>();
    for (int at = 0; at < all.size(); at += all.size() / COMPARED_BY_SKOPEO) {
      some.add(all.get(at));
    }
    List<String> differences = skopeo.differences(some);
    problems.addAll(differences);
    if (differences.isEmpty()) {
      out.printf("    skopeo inspect agrees on %d of them.%n", some.size());
    }
  }

  private record Passage(LoggedRequests source, LoggedRequests target) {}

  /** Runs the sync once and counts its requests. */
  private Passage pass(GuideSync sync, DemoWarehouse warehouse) {
    int sourceMark = warehouse.source().mark();
    int targetMark = warehouse.target().mark();
    out.flush();
    int exitCode = sync.run();
    out.println();
    if (exitCode != 0) {
      problems.add("drayage sync ended with exit code " + exitCode);
    }
    return new Passage(
        new LoggedRequests(warehouse.source().requestsSince(sourceMark)),
        new LoggedRequests(warehouse.target().requestsSince(targetMark)));
  }
}
