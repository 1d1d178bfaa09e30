package io.drayage.registry.login;

import io.drayage.oci.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Challenge of a {@code WWW-Authenticate} header (RFC 9110, 11.6.1).
 *
 * @param scheme scheme in lower case, such as {@code bearer}
 * @param parameters values without quotes and escapes, by name in lower case
 */
public record Challenge(String scheme, Map<String, String> parameters) {
  public Challenge {
    scheme = scheme.toLowerCase(Locale.ROOT);
    parameters = Map.copyOf(parameters);
  }

  /**
   * Parses the challenges of all header lines in order; a line may hold several.
   *
   * @throws MalformedException if a line is malformed, for example by an open quote
   */
  public static List<Challenge> parseAll(List<String> headerValues) {
    List<Challenge> challenges = new ArrayList<>();
    for (String value : headerValues) {
      challenges.addAll(new ChallengeParser(value).parse());
    }
    return List.copyOf(challenges);
  }

  /** Parameter by its name in lower case, empty if it is missing or empty. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }
}
