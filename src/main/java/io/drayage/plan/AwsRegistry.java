package io.drayage.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * What a location says of AWS, where it is an ECR registry whose account is known.
 *
 * @param account twelve digits
 * @param passwordEvery how often a new password is fetched from AWS; empty: not at all
 */
public record AwsRegistry(
    Kind kind, String account, String region, Optional<Duration> passwordEvery) {
  /** Which of the two services. */
  public enum Kind {
    /** {@code ACCOUNT.dkr.ecr.REGION.amazonaws.com}. */
    PRIVATE,
    /** {@code ACCOUNT@public.ecr.aws}. */
    PUBLIC
  }
}
