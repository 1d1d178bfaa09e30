package io.drayage.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.drayage.demo.LocalRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks that nothing printed or logged in the suite contains a secret of the tests. Runs after all
 * other tests (the second execution of failsafe in pom.xml).
 */
class SuiteSecretsCheck {
  private static final List<Path> OUTPUTS =
      List.of(
          SuiteOutput.DIRECTORY,
          Path.of("target", "surefire-reports"),
          Path.of("target", "failsafe-reports"));

  @Test
  void nothingThatTheSuitePrintedOrLoggedHasASecretInIt() throws Exception {
    SecretScan scan =
        new SecretScan()
            .login(LocalRegistry.USER, LocalRegistry.PASSWORD)
            .login("alice", "s3cr3t")
            .login("robot", "top-secret-password")
            .login("heron", "H0ldMyBeer")
            .secret("secret123")
            .secret("very-s3cr3t");
    List<String> hits = new ArrayList<>();
    for (Path output : OUTPUTS) {
      hits.addAll(scan.hits(output));
    }

    assertThat(SuiteOutput.DIRECTORY).as("what the suite printed").isDirectory();
    try (Stream<Path> files = Files.list(SuiteOutput.DIRECTORY)) {
      assertThat(files).isNotEmpty();
    }
    assertThat(hits).isEmpty();
  }
}
