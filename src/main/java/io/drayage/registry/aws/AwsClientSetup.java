package io.drayage.registry.aws;

import io.drayage.registry.http.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;

/** What clients of AWS have in common here. */
record AwsClientSetup(EcrAccount account, Transport transport, Optional<URI> endpoint) {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
    builder
        .region(Region.of(account.region()))
        .credentialsProvider(DefaultCredentialsProvider.builder().build())
        .httpClient(new AwsHttp(transport))
        .overrideConfiguration(settings -> settings.apiCallTimeout(CALL_TIMEOUT));
    endpoint.ifPresent(builder::endpointOverride);
    return builder.build();
  }
}
