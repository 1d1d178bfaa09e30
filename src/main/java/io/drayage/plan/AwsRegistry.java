package io.drayage.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * An ECR registry with a known account.
 *
 * @param account twelve digits
 * @param passwordEvery interval between new passwords from AWS; empty: none is fetched
 */
public record AwsRegistry(
    Kind kind, String account, String region, Optional<Duration> passwordEvery) {
  /** The two services. */
  public enum Kind {
    /** {@code ACCOUNT.dkr.ecr.REGION.amazonaws.com}. */
    PRIVATE,
    /** {@code ACCOUNT@public.ecr.aws}. */
    PUBLIC
  }
}
