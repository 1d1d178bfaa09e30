package io.drayage.config;

import io.drayage.plan.AwsRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry's name read as one of ECR's: {@code ACCOUNT.dkr.ecr.REGION.amazonaws.com[.cn]} or
 * {@code [ACCOUNT[:REGION]@]public.ecr.aws}.
 *
 * @param host what requests are sent to
 * @param account empty on the public registry, where it may be left out
 */
record EcrName(AwsRegistry.Kind kind, String host, Optional<String> account, String region) {
  private static final String PUBLIC_HOST = "public.ecr.aws";
  // the one region that has the public registry's API
  private static final String PUBLIC_REGION = "us-east-1";
  private static final int ACCOUNT_DIGITS = 12;
  // dregsy takes any number of digits
  private static final Pattern PRIVATE =
      Pattern.compile("([0-9]{1,20})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?");
  private static final Pattern PUBLIC =
      Pattern.compile("(?:([0-9]{12})(?::([a-z0-9-]+))?@)?public\\.ecr\\.aws");

  /** Empty when it is another registry. */
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

  /** Whether the account has another number of digits than AWS gives. */
  boolean hasOddAccount() {
    return account.filter(digits -> digits.length() != ACCOUNT_DIGITS).isPresent();
  }

  /** What a plan knows of it; nothing where the account is not known. */
  Optional<AwsRegistry> registry(Optional<Duration> passwordEvery) {
    return account.map(id -> new AwsRegistry(kind, id, region, passwordEvery));
  }
}
