package io.drayage.skopeo;

import io.drayage.failure.FailureKind;
import io.drayage.oci.PrintableText;
import io.drayage.oci.RegistryHost;
import io.drayage.process.ChildProcesses;
import io.drayage.registry.RegistryException;
import io.drayage.registry.RegistryException.Details;
import io.drayage.sync.CopyOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Failures of skopeo, classified by its output. */
final class SkopeoFailures {
  private static final int MAX_REASON = 400;
  private static final String FATAL = "level=fatal msg=\"";
  private static final Pattern QUERY = Pattern.compile("(https?://[^\\s\"?]*)\\?[^\\s\"]*");
  private static final Pattern SECRET_HEADER =
      Pattern.compile("(?i)(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{8,}");
  private static final Pattern AT_TARGET =
      Pattern.compile(
          "initializing destination|writing |committing|uploading|at destination|pushing|put manifest");

  /** Words of skopeo's last line in lower case, with kinds; the first match counts. */
  private static final List<Said> SAID =
      List.of(
          said("toomanyrequests|too many requests|\\b429\\b|rate limit", FailureKind.RATE_LIMITED),
          said("x509|certificate|gave http response to https client|tls: ", FailureKind.UNTRUSTED),
          said(
              "unauthorized|authentication required|\\b401\\b|invalid username/password",
              FailureKind.UNAUTHORIZED),
          said("denied|forbidden|\\b403\\b", FailureKind.DENIED),
          said("manifest unknown|name unknown|not found|\\b404\\b", FailureKind.NOT_FOUND),
          said(
              "status:? (?:code )?5\\d\\d|\\b50[0234]\\b|service unavailable|bad gateway",
              FailureKind.UNAVAILABLE),
          said(
              "connection refused|connection reset|no such host|timeout|eof|broken pipe"
                  + "|no route to host|network is unreachable|server misbehaving",
              FailureKind.UNREACHABLE));

  private final CopyOrder order;
  private final List<String> secrets;

  private record Said(Pattern words, FailureKind kind) {}

  SkopeoFailures(CopyOrder order, List<String> secrets) {
    this.order = order;
    this.secrets = secrets;
  }

  /** Failure of a run with an exit code other than 0. */
  RegistryException of(ChildProcesses.Ended ended) {
    String reason = reason(ended.output());
    String words = reason.toLowerCase(Locale.ROOT);
    FailureKind kind =
        SAID.stream()
            .filter(one -> one.words().matcher(words).find())
            .map(Said::kind)
            .findFirst()
            .orElse(FailureKind.REJECTED);
    return failure(
        kind, registry(words), "exit code %d: %s".formatted(ended.exitCode(), reason), "", null);
  }

  /** Failure of a run that a stop interrupted. */
  RegistryException interrupted(InterruptedException cause) {
    return RegistryException.interrupted(target(), operation(), cause);
  }

  /** Failure of a run that did not end. */
  RegistryException broken(String reason, Exception cause) {
    String printable = PrintableText.text(redacted(reason), MAX_REASON);
    return failure(FailureKind.UNREACHABLE, target(), printable, "", cause);
  }

  /** Failure of a run with exit code 0 and no digest. */
  RegistryException silent() {
    return failure(
        FailureKind.INVALID_CONTENT,
        target(),
        "it ended well but told no digest",
        "try another version of skopeo",
        null);
  }

  /** Failure to reduce an index to some platforms. */
  RegistryException platformList() {
    return failure(
        FailureKind.REJECTED,
        target(),
        "skopeo can't reduce an index to a list of platforms",
        "write one platform or all, or remove skopeo.exec",
        null);
  }

  private RegistryException failure(
      FailureKind kind,
      RegistryHost registry,
      String reason,
      String hint,
      @Nullable Exception cause) {
    return RegistryException.of(kind, new Details(registry, operation(), reason, hint), cause);
  }

  private String operation() {
    return "skopeo copy " + order.subject();
  }

  private static Said said(String words, FailureKind kind) {
    return new Said(Pattern.compile(words), kind);
  }

  private RegistryHost registry(String words) {
    return AT_TARGET.matcher(words).find()
        ? target()
        : order.image().source().repository().registry();
  }

  private RegistryHost target() {
    return order.image().target().repository().registry();
  }

  /** Last part of the output, which has the error. */
  private String reason(String output) {
    String said = fatal(output).orElseGet(output::strip);
    String lastWords = said.substring(Math.max(0, said.length() - MAX_REASON));
    String clean = redacted(lastWords.replaceAll("\\s+", " "));
    return clean.isEmpty() ? "it printed nothing" : PrintableText.text(clean, 2 * MAX_REASON);
  }

  /** Message of the last fatal line. */
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
}
