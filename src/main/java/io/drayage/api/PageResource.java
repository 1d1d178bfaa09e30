package io.drayage.api;

import io.drayage.management.Resources;
import io.drayage.management.Resources.Access;
import io.drayage.status.Overview;
import java.time.Clock;
import java.util.List;

/**
 * The page: a fixed list of files, and {@code /tables} for browsers without scripts.
 *
 * <p>The files hold no data, so that they need no token. {@code /tables} holds data and has the
 * access of the API.
 */
public final class PageResource {
  /** The directory of the library within its WebJar; its version is part of the page's imports. */
  static final String LIBRARY = "/META-INF/resources/webjars/lit-html/3.3.1/";

  static final List<String> FILES =
      List.of(
          "style.css",
          "icon.svg",
          "en.json",
          "ko.json",
          "app.js",
          "store.js",
          "live.js",
          "server.js",
          "token.js",
          "keys.js",
          "lit.js",
          "texts.js",
          "format.js",
          "parts.js",
          "now.js",
          "images.js",
          "image.js",
          "history.js",
          "charts.js",
          "flow.js",
          "graph.js",
          "files.js");

  static final List<String> LIBRARY_FILES =
      List.of(
          "lit-html.js", "directive.js", "directive-helpers.js", "directives/repeat.js", "LICENSE");

  private PageResource() {}

  /** Adds the page's resources. */
  public static void addTo(Resources resources, Overview overview, Clock clock) {
    // a new version of the program has other texts under the same names: browsers ask each time
    resources.add("GET", "/", Access.OPEN, file("index.html"));
    for (String name : FILES) {
      resources.add("GET", "/page/" + name, Access.OPEN, file(name));
    }
    for (String name : LIBRARY_FILES) {
      resources.add(
          "GET",
          "/lib/lit-html/3.3.1/" + name,
          Access.OPEN,
          new PageFile(LIBRARY + name, "public, max-age=31536000, immutable"));
    }
    resources.add("GET", "/tables", Access.READ, new PageTables(overview, clock));
  }

  private static PageFile file(String name) {
    return new PageFile("/io/drayage/page/" + name, "no-cache");
  }
}
