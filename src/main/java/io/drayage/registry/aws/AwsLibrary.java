package io.drayage.registry.aws;

import io.drayage.registry.cloud.EcrLibrary;
import io.drayage.registry.cloud.EcrService;

/** Services of ECR by AWS's library, found by its name in {@code META-INF/services}. */
public final class AwsLibrary implements EcrLibrary {
  @Override
  public EcrService open(EcrService.Access access) {
    return switch (access.account().kind()) {
      case PRIVATE -> new PrivateEcr(access);
      case PUBLIC -> new PublicEcr(access);
    };
  }
}
