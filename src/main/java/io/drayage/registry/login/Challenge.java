package io.drayage.registry.login;

import io.drayage.oci.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One challenge of a {@code WWW-Authenticate} header (RFC 9110, 11.6.1).
 *
 * @param scheme lower case, such as {@code bearer}
 * @param parameters by lower-case name, without quotes and escapes
 */
public record Challenge(String scheme, Map<String, String> parameters) {
  /** Copies the parameters. */
  public Challenge {
    scheme = scheme.toLowerCase(Locale.ROOT);
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads all challenges of all header lines, in their order; several may share a line.
   *
   * @throws MalformedException if a line can't be read, for example because a quote is never closed
   */
  public static List<Challenge> parseAll(List<String> headerValues) {
    List<Challenge> challenges = new ArrayList<>();
    for (String value : headerValues) {
      challenges.addAll(new ChallengeParser(value).parse());
    }
    return List.copyOf(challenges);
  }

  /** A parameter by its lower-case name, empty when it is missing or empty. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }
}
