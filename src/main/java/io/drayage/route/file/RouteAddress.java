package io.drayage.route.file;

import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/** Addresses of endpoints as operators may see them: without query, user and secrets. */
public final class RouteAddress {
  private static final Pattern INSIDE = Pattern.compile("(?:direct|seda):(?://)?([^?]*)(?:\\?.*)?");
  private static final Pattern USER = Pattern.compile("(:(?://)?)[^/?]*@");

  /** A path may be the secret of a webhook, so only scheme and host are shown. */
  private static final Pattern WEB = Pattern.compile("(https?:(?://)?[^/?]*).*");

  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):.*");

  private RouteAddress() {}

  /** The address for display; {@code scheme:name} for a queue or route of this process. */
  public static String shown(CamelContext context, String uri) {
    String resolved = resolved(context, uri);
    if (isInside(resolved)) {
      return scheme(resolved) + ":" + INSIDE.matcher(resolved).replaceFirst("$1");
    }
    // the file's own text: the value of a property may be secret
    String plain = USER.matcher(uri.replaceFirst("(?s)\\?.*", "")).replaceFirst("$1***@");
    return WEB.matcher(plain).replaceFirst("$1");
  }

  /** Whether a shown or resolved address is one of this process. */
  public static boolean isInside(String address) {
    return INSIDE.matcher(address).matches();
  }

  /** The scheme; {@code other} for an address that a property holds. */
  public static String scheme(String address) {
    return SCHEME.matcher(address).matches() ? SCHEME.matcher(address).replaceFirst("$1") : "other";
  }

  private static String resolved(CamelContext context, String uri) {
    try {
      return context.resolvePropertyPlaceholders(uri);
    } catch (IllegalArgumentException e) {
      // a template's parameter
      return uri;
    }
  }
}
