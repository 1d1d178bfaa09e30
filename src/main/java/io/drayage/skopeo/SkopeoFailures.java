package io.drayage.skopeo;

import io.drayage.oci.PrintableText;
import io.drayage.oci.RegistryHost;
import io.drayage.process.ChildProcesses;
import io.drayage.registry.RateLimitedException;
import io.drayage.registry.RegistryException;
import io.drayage.registry.UnavailableException;
import io.drayage.registry.UnreachableException;
import io.drayage.sync.CopyOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells by what skopeo printed which kind of failure it was. */
final class SkopeoFailures {
  private static final int MAX_REASON = 400;
  private static final String FATAL = "level=fatal msg=\"";
  private static final Pattern QUERY = Pattern.compile("(https?://[^\\s\"?]*)\\?[^\\s\"]*");
  private static final Pattern SECRET_HEADER =
      Pattern.compile("(?i)(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{8,}");
  private static final Pattern AT_TARGET =
      Pattern.compile(
          "initializing destination|writing |committing|uploading|at destination|pushing|put manifest");

  private final CopyOrder order;
  private final List<String> secrets;

  SkopeoFailures(CopyOrder order, List<String> secrets) {
    this.order = order;
    this.secrets = secrets;
  }

  /** The failure of a run that ended with another exit code than 0. */
  RegistryException of(ChildProcesses.Ended ended) {
    String reason = reason(ended.output());
    String words = reason.toLowerCase(Locale.ROOT);
    RegistryException.Details details =
        details(registry(words), "exit code %d: %s".formatted(ended.exitCode(), reason), "");
    if (has(words, "toomanyrequests|too many requests|\\b429\\b|rate limit")) {
      return new RateLimitedException(details, Optional.empty());
    }
    if (has(words, "x509|certificate|gave http response to https client|tls: ")) {
      return new RegistryException.Untrusted(details, null);
    }
    if (has(words, "unauthorized|authentication required|\\b401\\b|invalid username/password")) {
      return new RegistryException.Unauthorized(details);
    }
    if (has(words, "denied|forbidden|\\b403\\b")) {
      return new RegistryException.Denied(details);
    }
    if (has(words, "manifest unknown|name unknown|not found|\\b404\\b")) {
      return new RegistryException.NotFound(details);
    }
    if (has(words, "status:? (?:code )?5\\d\\d|\\b50[0234]\\b|service unavailable|bad gateway")) {
      return new UnavailableException(details, Optional.empty());
    }
    return has(
            words,
            "connection refused|connection reset|no such host|timeout|eof|broken pipe"
                + "|no route to host|network is unreachable|server misbehaving")
        ? new UnreachableException(details, null)
        : new RegistryException.Rejected(details);
  }

  /** The program is stopping, and the run with it. */
  RegistryException interrupted(InterruptedException cause) {
    return new RegistryException.Interrupted(details(target(), "interrupted", ""), cause);
  }

  /** The failure of a run that did not come to an end. */
  RegistryException broken(String reason, Exception cause) {
    return new UnreachableException(
        details(target(), PrintableText.text(redacted(reason), MAX_REASON), ""), cause);
  }

  /** The failure of a run that ended well and yet said nothing of what it did. */
  RegistryException silent() {
    return new RegistryException.InvalidContent(
        details(target(), "it ended well but told no digest", "try another version of skopeo"),
        null);
  }

  /** The failure to make an index of some platforms out of one of more. */
  RegistryException platformList() {
    return new RegistryException.Rejected(
        details(
            target(),
            "skopeo can't reduce an index to a list of platforms",
            "write one platform or all, or remove skopeo.exec"));
  }

  private RegistryException.Details details(RegistryHost registry, String reason, String hint) {
    return new RegistryException.Details(
        registry, "skopeo copy " + order.subject(), reason, 0, "", 1, hint);
  }

  private RegistryHost registry(String words) {
    return AT_TARGET.matcher(words).find()
        ? target()
        : order.image().source().repository().registry();
  }

  private RegistryHost target() {
    return order.image().target().repository().registry();
  }

  /** The last words of the log, since what comes before is what went well. */
  private String reason(String output) {
    String said = fatal(output).orElseGet(output::strip);
    String lastWords = said.substring(Math.max(0, said.length() - MAX_REASON));
    String clean = redacted(lastWords.replaceAll("\\s+", " "));
    return clean.isEmpty() ? "it printed nothing" : PrintableText.text(clean, 2 * MAX_REASON);
  }

  /** What the last fatal line says. */
  private static Optional<String> fatal(String output) {
    for (int start = output.lastIndexOf(FATAL);
        start >= 0;
        start = output.lastIndexOf(FATAL, start - 1)) {
      int from = start + FATAL.length();
      int end = from;
      while (end < output.length() && output.charAt(end) != '"') {
        end += output.charAt(end) == '\\' ? 2 : 1;
      }
      if (end < output.length()) {
        return Optional.of(output.substring(from, end).replace("\\\"", "'"));
      }
    }
    return Optional.empty();
  }

  private String redacted(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = secret.isEmpty() ? clean : clean.replace(secret, "***");
    }
    return SECRET_HEADER.matcher(QUERY.matcher(clean).replaceAll("$1?***")).replaceAll("$1 ***");
  }

  private static boolean has(String words, String pattern) {
    return Pattern.compile(pattern).matcher(words).find();
  }
}
