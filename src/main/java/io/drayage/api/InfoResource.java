package io.drayage.api;

import io.drayage.management.Resources;
import io.drayage.management.Resources.Access;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** What runs, at {@code /observe/info}. */
public final class InfoResource {
  private InfoResource() {}

  /**
   * The program and its files.
   *
   * @param commit commit of the program's sources; empty if the build does not tell
   * @param java version of the Java machine
   * @param camel version of Camel
   * @param files sync files in use
   * @param routes route files in use
   */
  public record Info(
      String version,
      String commit,
      String java,
      String camel,
      Instant started,
      List<InfoFile> files,
      List<InfoFile> routes) {}

  /**
   * A file in use.
   *
   * @param digest {@code sha256:…} of its text
   */
  public record InfoFile(String name, String digest) {}

  /** Adds the resource; it names files, so it is read as the API is. */
  public static void addTo(Resources resources, Supplier<Info> info) {
    resources.add(
        "GET", "/observe/info", Access.READ, Parameters.none(request -> Answers.of(info.get())));
  }
}
