package io.drayage.config;

import io.drayage.plan.AwsRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name of an ECR registry: {@code ACCOUNT.dkr.ecr.REGION.amazonaws.com[.cn]} or {@code
 * [ACCOUNT[:REGION]@]public.ecr.aws}.
 *
 * @param host host that requests are sent to
 * @param account empty on the public registry without an account
 */
record EcrName(AwsRegistry.Kind kind, String host, Optional<String> account, String region) {
  private static final String PUBLIC_HOST = "public.ecr.aws";
  // the only region with the API of the public registry
  private static final String PUBLIC_REGION = "us-east-1";
  private static final int ACCOUNT_DIGITS = 12;
  // dregsy takes any number of digits
  private static final Pattern PRIVATE =
      Pattern.compile("([0-9]{1,20})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?");
  private static final Pattern PUBLIC =
      Pattern.compile("(?:([0-9]{12})(?::([a-z0-9-]+))?@)?public\\.ecr\\.aws");

  /** Parses a registry's name; empty if it is not on ECR. */
  static Optional<EcrName> parse(String registry) {
    String name = registry.toLowerCase(Locale.ROOT).replaceFirst(":443$", "");
    Matcher own = PRIVATE.matcher(name);
    if (own.matches()) {
      return Optional.of(
          new EcrName(AwsRegistry.Kind.PRIVATE, name, Optional.of(own.group(1)), own.group(2)));
    }
    Matcher open = PUBLIC.matcher(name);
    if (open.matches()) {
      return Optional.of(
          new EcrName(
              AwsRegistry.Kind.PUBLIC,
              PUBLIC_HOST,
              Optional.ofNullable(open.group(1)),
              open.group(2) == null ? PUBLIC_REGION : open.group(2)));
    }
    return Optional.empty();
  }

  /** Whether the account does not have the 12 digits of AWS. */
  boolean hasOddAccount() {
    return account.filter(digits -> digits.length() != ACCOUNT_DIGITS).isPresent();
  }

  /** Registry of the plan; empty without an account. */
  Optional<AwsRegistry> registry(Optional<Duration> passwordEvery) {
    return account.map(id -> new AwsRegistry(kind, id, region, passwordEvery));
  }
}
