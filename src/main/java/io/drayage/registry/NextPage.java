package io.drayage.registry;

import io.drayage.oci.MalformedException;
import io.drayage.registry.http.Response;
import io.drayage.registry.net.Origin;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code Link} header to a next page (RFC 8288), read in one pass. Only its query counts: its
 * host may be a proxy's idea, and some registries leave out a part of the path, but where the list
 * is we know. A header that can't be read makes a list of unknown length, so it is an error.
 */
final class NextPage {
  private static final int MAX_HEADER = 16 * 1024;
  private static final int MAX_LENGTH = 2 * 1024;

  private final String header;
  private int at;

  private NextPage(String header) {
    this.header = header;
  }

  /**
   * The query of the next page with its question mark; empty when this is the last.
   *
   * @throws RegistryException of kind INVALID_CONTENT if the header can't be read
   */
  static Optional<String> of(Api api, Response response, String operation) {
    try {
      return of(response);
    } catch (MalformedException e) {
      throw api.failures().invalid(operation, String.valueOf(e.getMessage()));
    }
  }

  /** As above, but with a {@link MalformedException}. */
  static Optional<String> of(Response response) {
    for (String header : response.headers("Link")) {
      if (header.length() > MAX_HEADER) {
        throw new MalformedException(
            "the list may have more pages, but its Link header is longer than %d characters"
                .formatted(MAX_HEADER));
      }
      Optional<String> next = new NextPage(header).find();
      if (next.isPresent()) {
        return next.map(NextPage::query);
      }
    }
    return Optional.empty();
  }

  /** The target of the first link whose relation is "next". */
  private Optional<String> find() {
    skip(" \t,");
    while (at < header.length()) {
      String target = target();
      if (areParametersOfNext()) {
        return Optional.of(target);
      }
      skip(" \t,");
    }
    return Optional.empty();
  }

  private String target() {
    int end = header.indexOf('>', at);
    if (header.charAt(at) != '<' || end < 0) {
      throw unreadable();
    }
    String target = header.substring(at + 1, end);
    at = end + 1;
    return target;
  }

  private boolean areParametersOfNext() {
    boolean next = false;
    skip(" \t");
    while (at < header.length() && header.charAt(at) == ';') {
      at++;
      skip(" \t");
      String name = word();
      skip(" \t");
      String value = "";
      if (at < header.length() && header.charAt(at) == '=') {
        at++;
        skip(" \t");
        value = at < header.length() && header.charAt(at) == '"' ? quoted() : word();
        skip(" \t");
      }
      next |= name.equalsIgnoreCase("rel") && isNext(value);
    }
    if (at < header.length() && header.charAt(at) != ',') {
      throw unreadable();
    }
    return next;
  }

  private static boolean isNext(String relations) {
    String padded = " " + relations.toLowerCase(Locale.ROOT).replace('\t', ' ') + " ";
    return padded.contains(" next ");
  }

  private String word() {
    int start = at;
    while (at < header.length() && " \t;,=\"".indexOf(header.charAt(at)) < 0) {
      at++;
    }
    return header.substring(start, at);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    for (at++; at < header.length(); at++) {
      char character = header.charAt(at);
      if (character == '"') {
        at++;
        return value.toString();
      }
      if (character == '\\' && at + 1 < header.length()) {
        at++;
        character = header.charAt(at);
      }
      value.append(character);
    }
    throw unreadable();
  }

  private void skip(String characters) {
    while (at < header.length() && characters.indexOf(header.charAt(at)) >= 0) {
      at++;
    }
  }

  private static MalformedException unreadable() {
    return new MalformedException(
        "the list may have more pages, but its Link header can't be read");
  }

  private static String query(String target) {
    int query = target.indexOf('?');
    if (query < 0) {
      throw unreadable();
    }
    int fragment = target.indexOf('#', query);
    // some registries put characters into the query that may not stand in a URL
    return checked(
        Origin.escaped(target.substring(query, fragment < 0 ? target.length() : fragment)));
  }

  /** The address of a page, unless it is longer than any that is meant well. */
  static String checked(String address) {
    if (address.length() > MAX_LENGTH) {
      throw unreadable();
    }
    return address;
  }
}
