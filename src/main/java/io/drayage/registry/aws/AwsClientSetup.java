package io.drayage.registry.aws;

import io.drayage.oci.PrintableText;
import io.drayage.registry.auth.CredentialException;
import io.drayage.registry.http.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;

/** What clients of AWS have in common here. */
record AwsClientSetup(EcrAccount account, Transport transport, Optional<URI> endpoint) {
  private static final int MAX_SHOWN = 200;
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

  /**
   * Builds a client.
   *
   * @throws CredentialException if AWS's configuration files can't be read
   */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
    try {
      return built(builder);
    } catch (IllegalArgumentException | SdkException e) {
      throw new CredentialException(
          "AWS's configuration can't be used (AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE or ~/.aws): "
              + PrintableText.text(String.valueOf(e.getMessage()), MAX_SHOWN));
    }
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C built(B builder) {
    builder
        .region(Region.of(account.region()))
        .credentialsProvider(DefaultCredentialsProvider.builder().build())
        .httpClient(new AwsHttp(transport))
        .overrideConfiguration(settings -> settings.apiCallTimeout(CALL_TIMEOUT));
    endpoint.ifPresent(builder::endpointOverride);
    return builder.build();
  }
}
